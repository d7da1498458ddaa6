import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import type { Script } from '../script.ts'
import type { Wire } from '../wire.ts'
import type { Flavour, Foothold, Recording } from './flavour.ts'
import { mutateFrame } from './mutation.ts'

/** Frames of one connection, at most. */
const MOST_FRAMES = 150
/** Frames that are sent without looking what became of those before. */
const MOST_AT_ONCE = 6

export interface AttackOptions {
	readonly by: Script
	readonly document: string
	readonly flavour: Flavour
	readonly recording: Recording
	readonly chance: Chance
}

const ONE: Handled = { frames: 1, changed: 1 }
/** Milliseconds within which a connection is closed: behind what it sent before, which workers may have to judge. */
const LATE = 60_000

/** Frames that the server has surely handled, and those of them whose bytes no honest client sent. */
export interface Handled {
	readonly frames: number
	readonly changed: number
}

/**
 * One connection that says what honest ones say, in the wrong order, changed, twice and without an end. Of the frames that
 * are sent at once when it is closed one counts. Throws where it ends without a name.
 */
export async function vandalise(options: AttackOptions): Promise<Handled> {
	const { flavour, chance } = options
	const foothold = flavour.foothold(chance.bytes, options.document)
	const wire = await flavour.connect(options.by, options.document)
	if (chance.happens(0.05)) {
		// Without an honest beginning; the first of these may be taken for one.
		for (const frame of [nextFrame(options, foothold).frame, foothold.last, foothold.last]) wire.send(frame)
		await expectEnd(flavour, wire)
		return ONE
	}
	for (const each of foothold.greeting) wire.send(each)
	let [frames, changed] = [1, 0]
	for (const most = chance.int(1, MOST_FRAMES); frames < most; ) {
		const sent = burst(options, foothold, wire)
		if (sent.refused || !(await wire.answers())) {
			await expectEnd(flavour, wire)
			return { frames: frames + 1, changed }
		}
		frames += sent.frames
		changed += sent.changed
	}
	wire.send(foothold.last)
	await expectEnd(flavour, wire)
	return { frames, changed }
}

/** Sends some frames at once, up to one that must be refused. */
function burst(options: AttackOptions, foothold: Foothold, wire: Wire): Handled & { readonly refused: boolean } {
	const { chance } = options
	let changed = 0
	const most = chance.int(1, MOST_AT_ONCE)
	for (let frames = 1; frames <= most; frames += 1) {
		const next = nextFrame(options, foothold)
		wire.send(next.frame)
		if (next.changed) changed += 1
		if (foothold.refuses(next.frame)) return { frames, changed, refused: true }
		// Twice, as after a lost acknowledgement.
		if (chance.happens(0.1)) wire.send(next.frame)
	}
	return { frames: most, changed, refused: false }
}

/** A frame of the recording, mostly changed. Most of what would end the connection is left out: it would not get deep. */
function nextFrame({ chance, recording: { up } }: AttackOptions, foothold: Foothold) {
	const own = foothold.own(chance.pick(up))
	for (let tries = chance.int(0, 24); tries > 0; tries -= 1) {
		const frame = mutateFrame(chance, own, up)
		if (foothold.survives(frame) || chance.happens(0.002)) return { frame, changed: true }
	}
	return { frame: own, changed: false }
}

/** One honest beginning and one frame that must end it. Undefined where chance made none that must. */
export async function intrude(options: AttackOptions): Promise<Handled | undefined> {
	const { flavour, chance, recording } = options
	const foothold = flavour.foothold(chance.bytes, options.document)
	const own = foothold.own(chance.pick(recording.up))
	const frame = [1, 2, 3, 4, 5].map(() => mutateFrame(chance, own, recording.up)).find((each) => foothold.refuses(each))
	if (frame === undefined) return undefined
	const wire = await flavour.connect(options.by, options.document)
	for (const each of foothold.greeting) wire.send(each)
	wire.send(frame)
	try {
		await expectEnd(flavour, wire)
		return ONE
	} catch (cause) {
		throw new Error(`${flavour.name} ${Buffer.from(frame).toString('hex')}`, { cause })
	}
}

/** Expects it to be closed, and told why. */
async function expectEnd({ isNamed }: Flavour, wire: Wire): Promise<void> {
	let late: NodeJS.Timeout | undefined
	const timeout = new Promise<never>((_, reject) => {
		late = setTimeout(() => reject(new Error(`it was not closed within ${LATE} ms`)), LATE)
	})
	const ending = await Promise.race([wire.ended, timeout])
	clearTimeout(late)
	if (!isNamed(ending)) throw new Error(`closed with ${ending.code} ${ending.reason}`)
}
