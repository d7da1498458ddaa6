import type { Lock, Locks } from './lock.ts'

/** Locks without a browser. `tab()` gives the locks of one more tab; they all share the names. */
export function memoryLocks(): { tab(): Locks } {
	const queues = new Map<string, object[]>()
	const request = (name: string): Lock => {
		const owner = {}
		const queue = queues.get(name) ?? []
		queues.set(name, queue)
		queue.push(owner)
		return {
			held: () => queue[0] === owner,
			release: () => {
				const at = queue.indexOf(owner)
				if (at !== -1) queue.splice(at, 1)
			},
		}
	}
	const taken = async (names: readonly string[]) => new Set(names.filter((name) => (queues.get(name)?.length ?? 0) > 0))
	return { tab: () => ({ request, taken }) }
}
