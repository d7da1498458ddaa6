import { FAILURES, failureOfClose } from '@tandem/protocol'
import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import type { Script } from '../script.ts'
import type { Wire } from '../wire.ts'
import type { Flavour, Foothold, Recording } from './flavour.ts'
import { mutateFrame } from './mutation.ts'

/** Frames of one connection, at most. */
const MOST_FRAMES = 150

export interface AttackOptions {
	readonly by: Script
	readonly document: string
	readonly flavour: Flavour
	readonly recording: Recording
	readonly chance: Chance
}

/** Milliseconds within which a connection is closed: behind what it sent before, which workers may have to judge. */
const LATE = 60_000

/**
 * One connection that says what honest ones say, in the wrong order, changed, twice and without an end. Returns how many
 * changed frames the server has handled. Throws where it ends without a name.
 */
export async function vandalise(options: AttackOptions): Promise<number> {
	const { flavour, chance } = options
	const foothold = flavour.foothold(chance.bytes)
	const wire = await connect(options)
	if (chance.happens(0.05)) {
		// Without an honest beginning; the first of these may be taken for one.
		for (const frame of [nextFrame(options, foothold).frame, foothold.last, foothold.last]) wire.send(frame)
		return endOf(wire, 1)
	}
	for (const each of foothold.greeting) wire.send(each)
	let sent = 0
	for (const most = chance.int(1, MOST_FRAMES); sent < most; ) {
		const { frame, changed } = nextFrame(options, foothold)
		wire.send(frame)
		if (changed) sent += 1
		if (foothold.refuses(frame)) return endOf(wire, sent)
		// Twice, as after a lost acknowledgement.
		if (chance.happens(0.1)) wire.send(frame)
	}
	wire.send(foothold.last)
	return endOf(wire, sent + 1)
}

/** A frame of the recording, mostly changed. What is refused unread ends a connection soon, so most of it is left out. */
function nextFrame({ chance, recording: { up } }: AttackOptions, foothold: Foothold) {
	const own = foothold.own(chance.pick(up))
	for (let tries = chance.int(0, 8); tries > 0; tries -= 1) {
		const frame = mutateFrame(chance, own, up)
		if (!foothold.refuses(frame) || chance.happens(0.01)) return { frame, changed: true }
	}
	return { frame: own, changed: false }
}

/** One honest beginning and one frame that must end it. Undefined where chance made none that must. */
export async function intrude(options: AttackOptions): Promise<number | undefined> {
	const { flavour, chance, recording } = options
	const foothold = flavour.foothold(chance.bytes)
	const own = foothold.own(chance.pick(recording.up))
	const frame = [1, 2, 3, 4, 5].map(() => mutateFrame(chance, own, recording.up)).find((each) => foothold.refuses(each))
	if (frame === undefined) return undefined
	const wire = await connect(options)
	for (const each of foothold.greeting) wire.send(each)
	wire.send(frame)
	try {
		return await endOf(wire, 1)
	} catch (cause) {
		throw new Error(`${flavour.name} ${Buffer.from(frame).toString('hex')}`, { cause })
	}
}

function connect({ by, document, flavour: { protocol } }: AttackOptions): Promise<Wire> {
	return by.connect(document, { protocol })
}

/** Expects it to be closed with a row of the failure table, by its name. */
async function endOf(wire: Wire, frames: number): Promise<number> {
	let late: NodeJS.Timeout | undefined
	const timeout = new Promise<never>((_, reject) => {
		late = setTimeout(() => reject(new Error(`it was not closed within ${LATE} ms, after ${frames} frames`)), LATE)
	})
	const { code, reason } = await Promise.race([wire.ended, timeout])
	clearTimeout(late)
	const failure = failureOfClose(code)
	if (failure === undefined || failure !== reason || FAILURES[failure].retry !== 'never') {
		throw new Error(`closed with ${code} ${reason}`)
	}
	return frames
}
