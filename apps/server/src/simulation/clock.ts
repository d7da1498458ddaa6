import type { Env, Logger } from '../env.ts'

interface Task {
	readonly at: number
	readonly order: number
	run: (() => void) | null
}

/** Where a simulated day begins, so that times look like times: milliseconds since 1970. */
const MORNING = Date.UTC(2030, 0, 1, 9)

/**
 * Time that passes only when somebody lets it: one queue of tasks, ordered by when they are due and then by when they
 * were asked for. After each task every promise that can settle does, so a run depends on nothing but its seed.
 */
export class FakeClock {
	#now = MORNING
	#order = 0
	readonly #heap: Task[] = []

	readonly now = (): number => this.#now

	/** Whole milliseconds, as everywhere. */
	readonly after = (ms: number, run: () => void): (() => void) => {
		const task: Task = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order++, run }
		push(this.#heap, task)
		return () => {
			task.run = null
		}
	}

	readonly soon = (run: () => void): void => {
		this.after(0, run)
	}

	/** Tasks that will happen: nothing that has stopped may leave any. */
	get waiting(): number {
		return this.#heap.filter(({ run }) => run !== null).length
	}

	/** Lets everything that is due happen, and what that makes due, without time passing. */
	settle(): Promise<void> {
		return this.advance(0)
	}

	async advance(ms: number): Promise<void> {
		const end = this.#now + ms
		await promises()
		for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
			pop(this.#heap)
			if (next.run === null) continue
			this.#now = Math.max(this.#now, next.at)
			next.run()
			await promises()
		}
		this.#now = end
	}

	/** A world of its own on this clock: its tasks no longer happen once `isAlive` says so, like those of a dead process. */
	world(isAlive: () => boolean, random: (length: number) => Uint8Array, log: Logger = silent): Env {
		const guarded = (task: () => void) => () => {
			if (isAlive()) task()
		}
		return {
			now: this.now,
			after: (ms, task) => this.after(ms, guarded(task)),
			soon: (task) => this.soon(guarded(task)),
			random,
			log,
		}
	}
}

export const silent: Logger = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent }

/** Whatever promises can do by themselves they have done when the real event loop has turned. */
function promises(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve))
}

function isBefore(one: Task, other: Task): boolean {
	return one.at < other.at || (one.at === other.at && one.order < other.order)
}

function push(heap: Task[], task: Task): void {
	let at = heap.length
	while (at > 0) {
		const parent = (at - 1) >> 1
		const above = heap[parent]
		if (above === undefined || !isBefore(task, above)) break
		heap[at] = above
		at = parent
	}
	heap[at] = task
}

function pop(heap: Task[]): void {
	const last = heap.pop()
	if (last === undefined || heap.length === 0) return
	let at = 0
	for (;;) {
		const left = at * 2 + 1
		const child = left + 1 < heap.length && isBefore(heap[left + 1] as Task, heap[left] as Task) ? left + 1 : left
		const below = heap[child]
		if (below === undefined || !isBefore(below, last)) break
		heap[at] = below
		at = child
	}
	heap[at] = last
}
