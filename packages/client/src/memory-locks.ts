import type { Lock, Locks, Wish } from './lock.ts'

/** Who holds it, first, and who waits. */
type Queue = { tell?: () => void; lost?: () => void }[]

/** Locks without a browser. `tab()` gives the locks of one more tab; they all share the names. */
export function memoryLocks(): { tab(): Locks } {
	const queues = new Map<string, Queue>()
	const queueOf = (name: string) => {
		const queue = queues.get(name) ?? []
		queues.set(name, queue)
		return queue
	}
	const leave = (queue: Queue, owner: Queue[number]) => {
		const at = queue.indexOf(owner)
		if (at !== -1) queue.splice(at, 1)
		if (at === 0) queue[0]?.tell?.()
	}
	const request = (name: string): Lock => {
		const owner = {}
		const queue = queueOf(name)
		queue.push(owner)
		return { held: () => queue[0] === owner, release: () => leave(queue, owner) }
	}
	const hold = (name: string, { steal, granted, lost }: Wish) => {
		const queue = queueOf(name)
		const isFirst = () => queue[0] === owner
		const owner = { tell: () => queueMicrotask(() => isFirst() && granted()), lost: () => queueMicrotask(lost) }
		if (steal) queue.splice(0, 1, owner)[0]?.lost?.()
		else queue.push(owner)
		if (isFirst()) owner.tell()
		return () => leave(queue, owner)
	}
	const taken = async (names: readonly string[]) => new Set(names.filter((name) => (queues.get(name)?.length ?? 0) > 0))
	return { tab: () => ({ request, taken, hold }) }
}
