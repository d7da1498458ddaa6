import { loopCpu } from '../process-watch.ts'
import type { ServerAlone } from '../server-alone.ts'
import type { AttackOptions } from './attacker.ts'

/** CPU milliseconds of the event loop from a frame's first byte to the end of its connection, the median of three. */
export async function costOf(
	server: ServerAlone,
	options: AttackOptions,
	frameOf: (foothold: ReturnType<AttackOptions['flavour']['foothold']>) => Uint8Array,
): Promise<number> {
	const costs: number[] = []
	for (let times = 0; times < 3; times += 1) costs.push(await once(server, options, frameOf))
	return costs.toSorted((one, other) => one - other)[1] ?? 0
}

async function once(
	{ pid }: ServerAlone,
	{ by, document, flavour, chance }: AttackOptions,
	frameOf: (foothold: ReturnType<AttackOptions['flavour']['foothold']>) => Uint8Array,
): Promise<number> {
	const foothold = flavour.foothold(chance.bytes, document)
	const frame = frameOf(foothold)
	const wire = await flavour.connect(by, document)
	for (const each of foothold.greeting) wire.send(each)
	await wire.next(() => true)
	const before = loopCpu(pid)
	wire.send(frame)
	wire.send(foothold.last)
	await wire.ended
	return loopCpu(pid) - before
}
