import { inflateRawSync } from 'node:zlib'
import type { ClientEnv, PageEvent, SocketListener } from './env.ts'
import type { Lock, Locks } from './lock.ts'
import { memoryLocks } from './memory-locks.ts'

/** A clock, page events, randomness and sockets that a test moves by hand. Everything is in milliseconds. */
export class World {
	time = 1_700_000_000_000
	readonly sockets: FakeSocket[] = []
	/** Answers `fetch`; unanswered requests fail like a lost network. */
	answer: (url: string) => Response | undefined = () => undefined
	/** Called for each new socket; the network of this world. */
	onSocket: (socket: FakeSocket) => void = () => {}
	#tasks: { at: number; task: () => void }[] = []
	#seed: number
	readonly #locks = memoryLocks()

	constructor(seed = 1) {
		this.#seed = seed
	}

	/** One more tab in this world: its own page events, the shared clock, network and locks. */
	tab(): Tab {
		return new Tab(this, this.#locks.tab())
	}

	random(length: number): Uint8Array {
		return Uint8Array.from({ length }, () => {
			this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
			return this.#seed >>> 24
		})
	}

	after(ms: number, task: () => void): () => void {
		const entry = { at: this.time + ms, task }
		this.#tasks.push(entry)
		return () => {
			this.#tasks = this.#tasks.filter((other) => other !== entry)
		}
	}

	/** Timers that wait: a closed client must leave none. */
	get timers(): number {
		return this.#tasks.length
	}

	/** Lets `ms` pass: everything that falls due happens in order, with whatever promises it started. */
	async pass(ms: number): Promise<void> {
		const end = this.time + ms
		await settle()
		for (;;) {
			const next = this.#tasks.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0]
			if (next === undefined) break
			this.#tasks = this.#tasks.filter((entry) => entry !== next)
			this.time = Math.max(this.time, next.at)
			next.task()
			await settle()
		}
		this.time = end
	}
}

/** Lets every promise that can settle without a timer settle: fake-indexeddb works in macrotasks. */
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export class Tab {
	readonly env: ClientEnv
	isDead = false
	readonly #listeners = new Map<PageEvent, Set<() => void>>()
	readonly #held: Lock[] = []

	constructor(world: World, locks: Locks, indexedDB: IDBFactory | null = null) {
		this.env = {
			now: () => world.time,
			after: (ms, task) => world.after(ms, () => this.isDead || task()),
			random: (length) => world.random(length),
			webSocket: (url, protocol, to) => {
				const alive =
					<A extends unknown[]>(task: (...args: A) => void) =>
					(...args: A) =>
						void (this.isDead || task(...args))
				const socket = new FakeSocket(url, protocol, {
					opened: alive(() => to.opened()),
					message: alive((payload: Uint8Array) => to.message(payload)),
					closed: alive((code: number) => to.closed(code)),
				})
				world.sockets.push(socket)
				world.onSocket(socket)
				return socket
			},
			fetch: async (url) => {
				const response = world.answer(url)
				if (response === undefined) throw new TypeError('no network')
				return response
			},
			inflate: async (deflated) => inflateRawSync(deflated),
			indexedDB,
			locks: {
				request: (name) => {
					const lock = locks.request(name)
					this.#held.push(lock)
					return lock
				},
				taken: (names) => locks.taken(names),
			},
			onPage: (event, task) => {
				const listeners = this.#listeners.get(event) ?? new Set()
				this.#listeners.set(event, listeners.add(task))
				return () => listeners.delete(task)
			},
		}
	}

	/** The tab is gone from one moment to the next: no event, no timer, no message; its locks are free. */
	die(): void {
		this.isDead = true
		for (const lock of this.#held.splice(0)) lock.release()
	}

	emit(event: PageEvent): void {
		for (const task of this.#listeners.get(event) ?? []) task()
	}

	/** Page listeners that are still there. */
	get listeners(): number {
		return [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0)
	}
}

/** A socket whose other end is the test. */
export class FakeSocket {
	readonly url: string
	readonly protocol: string
	readonly sent: Uint8Array[] = []
	isClosed = false
	backlog = 0
	/** Receives what the client sends. */
	onSend: (payload: Uint8Array) => void = () => {}
	readonly #to: SocketListener

	constructor(url: string, protocol: string, to: SocketListener) {
		this.url = url
		this.protocol = protocol
		this.#to = to
	}

	send(payload: Uint8Array): void {
		if (this.isClosed) throw new Error('sent into a closed socket')
		this.sent.push(payload)
		this.onSend(payload)
	}

	close(): void {
		this.isClosed = true
	}

	unsent(): number {
		return this.backlog
	}

	/** The server's side. */
	open(): void {
		if (!this.isClosed) this.#to.opened()
	}

	deliver(payload: Uint8Array): void {
		if (!this.isClosed) this.#to.message(payload)
	}

	end(code: number): void {
		if (this.isClosed) return
		this.isClosed = true
		this.#to.closed(code)
	}
}
