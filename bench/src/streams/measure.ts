import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { start } from '../process.ts'
import type { Figures } from '../scenario.ts'

const here = (file: string) => resolve(import.meta.dirname, file)

/** Events told to every stream in one measurement. */
const ROUNDS = 40

/** The streams on a server of their own; `side` is the file that serves them. */
export async function measureStreams(side: 'hub.ts' | 'bare.ts', streams: number): Promise<Figures> {
	const all = await measure(side, streams, 'all')
	const each = await measure(side, streams, 'each')
	return {
		'µs CPU a delivery, one event to all': all.cpu,
		'µs CPU a delivery, one event to each': each.cpu,
		'kB a stream': (all.memory + each.memory) / 2,
		'ms held up, one event to all': all.heldUp,
		'ms held up, one event to each': each.heldUp,
	}
}

interface Costs {
	readonly cpu: number
	readonly memory: number
	/** Milliseconds, of all looks at whether the process turns to something else, 99 of 100 came no later. */
	readonly heldUp: number
}

async function measure(side: string, streams: number, to: 'all' | 'each'): Promise<Costs> {
	const server = start(here(side), { core: 0 })
	const [, port] = await server.line(/^port (\d+)/)
	const before = server.memory()
	const path = to === 'all' ? '/feed' : '/notifications'
	const orders = { port: Number(port), path, streams, to, rounds: ROUNDS }
	const load = start(here('load.ts'), { args: [JSON.stringify(orders)], core: 1, input: true })
	try {
		await load.line(/^open/)
		const memory = (server.memory() - before) / streams / 1000
		load.child.stdin?.write('go\n')
		await load.line(/^begin/)
		const heldUp = async () => {
			const answer = await fetch(`http://127.0.0.1:${port}/delay`, { method: 'POST' })
			return Number(await answer.text())
		}
		await heldUp()
		const began = server.cpu()
		await load.line(/^end/)
		const cpu = ((server.cpu() - began) / (streams * ROUNDS)) * 1e6
		return { cpu, memory, heldUp: await heldUp() }
	} finally {
		await load.stop()
		await server.stop()
	}
}

/** How many files this process and those it starts may have open, as far as the system says so. */
export function openFiles(): number {
	try {
		return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity)
	} catch {
		return Number.POSITIVE_INFINITY
	}
}
