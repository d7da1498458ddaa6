import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import type { Decoder } from './decoders.ts'
import { mutateFrame } from './mutation.ts'

/** Milliseconds of CPU that one message may cost, the median of three. */
const MOST_CPU = 50
/** Bytes that may be more in use afterwards: what the runtime keeps of its own. */
const MOST_GROWTH = 16 * 1024 * 1024

export interface DecoderReport {
	readonly frames: number
	/** Of them, those that meant something. */
	readonly taken: number
	/** CPU milliseconds of the costliest, the median of three. */
	readonly slowest: number
	readonly grownBytes: number
}

/** Hands `count` mutated frames to decoders, or fewer where `progress` says no. Throws, with the bytes, where one fails, is slow, or reads beyond its frame. */
export function fuzzDecoders(
	chance: Chance,
	decoders: readonly Decoder[],
	count: number,
	progress: (done: number) => boolean = () => true,
): DecoderReport {
	const memory = new Uint8Array(128 * 1024)
	let [frames, taken, slowest] = [0, 0, 0]
	const before = heap()
	for (; frames < count; frames += 1) {
		const decoder = chance.pick(decoders)
		const frame = mutateFrame(chance, chance.pick(decoder.honest), decoder.honest)
		try {
			const began = performance.now()
			const meant = decoder.takes(frame)
			if (performance.now() - began > MOST_CPU / 5) slowest = Math.max(slowest, cpuOf(decoder, frame))
			if (slowest > MOST_CPU) throw new Error(`${slowest} ms of CPU`)
			if (meant) taken += 1
			// As it arrives: a part of a larger buffer, which still holds what came before.
			memory.set(frame, 64)
			if (decoder.takes(memory.subarray(64, 64 + frame.length)) !== meant) throw new Error('it reads beyond its frame')
		} catch (cause) {
			const bytes = Buffer.from(frame.subarray(0, 2000)).toString('hex')
			throw new Error(`${decoder.name}, frame ${frames} of ${frame.length} bytes: ${cause} ${bytes}`, { cause })
		}
		if (frames % 10_000 === 0 && !progress(frames)) break
	}
	const grownBytes = heap() - before
	if (grownBytes > MOST_GROWTH) throw new Error(`${grownBytes} bytes are still in use`)
	return { frames, taken, slowest, grownBytes }
}

/** The median of three, of this thread alone. */
function cpuOf(decoder: Decoder, frame: Uint8Array): number {
	const costs = [1, 2, 3].map(() => {
		const before = process.threadCpuUsage()
		decoder.takes(frame)
		const { user, system } = process.threadCpuUsage(before)
		return (user + system) / 1000
	})
	return costs.toSorted((one, other) => one - other)[1] ?? 0
}

/** Bytes in use once everything that can be is freed. */
function heap(): number {
	setFlagsFromString('--expose-gc')
	const collect = runInNewContext('gc') as () => void
	collect()
	return process.memoryUsage().heapUsed
}
