import type { Locks } from './lock.ts'

/**
 * The world, handed in: everything that differs between a browser and a simulation. Nothing else in this package
 * touches a clock, a timer, randomness, the network or the page.
 */
export interface ClientEnv {
	/** Milliseconds since 1970. */
	now(): number
	/** Runs `task` once after `ms`, later in a hidden tab; returns what cancels it. */
	after(ms: number, task: () => void): () => void
	/** `length` unpredictable bytes. */
	random(length: number): Uint8Array
	/** Starts to connect at once. Never throws and calls nothing before it returned: what cannot be reached is `closed`. */
	webSocket(url: string, protocol: string, to: SocketListener): Socket
	fetch(url: string, init?: RequestInit): Promise<Response>
	/** Undoes raw deflate (RFC 1951). Rejects for anything else. */
	inflate(deflated: Uint8Array): Promise<Uint8Array>
	/** null where the browser has none or forbids it. */
	readonly indexedDB: IDBFactory | null
	/** Between the tabs of this browser. Locks of a tab that went away are free. */
	readonly locks: Locks
	/** Calls `task` whenever it happens; returns the undo. */
	onPage(event: PageEvent, task: () => void): () => void
}

/** The part of the world that follows events between the tabs of one browser. */
export interface EventsEnv extends Pick<ClientEnv, 'now' | 'after' | 'random' | 'fetch' | 'locks' | 'onPage'> {
	/** Opens it. An open one keeps a page out of the back-forward cache. */
	channel(name: string): Channel
}

/** Between the tabs of one browser: what one says all others with the same name hear, in order, not itself. */
export interface Channel {
	say(word: unknown): void
	/** The one listener, from now on. */
	hear(task: (word: unknown) => void): void
	/** Nothing is heard or said any more. */
	close(): void
}

/**
 * - `hide`: the page is left and may be frozen or gone the next moment.
 * - `show`: it is back from the back-forward cache.
 * - `freeze`: the page stays, but nothing of it runs until `wake`.
 * - `wake`: the network or the person is back: worth looking at the connection now.
 */
export type PageEvent = 'hide' | 'show' | 'freeze' | 'wake'

export interface Socket {
	/** Only between `opened` and `closed`. */
	send(payload: Uint8Array): void
	/** Afterwards nothing is called any more, not even `closed`. Idempotent. */
	close(): void
	/** Bytes handed to `send` that have not left yet. */
	unsent(): number
}

export interface SocketListener {
	opened(): void
	message(payload: Uint8Array): void
	/** Once and last; `code` is the WebSocket close code, 1006 when the network ended it. */
	closed(code: number): void
}
