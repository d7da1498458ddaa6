import type { Script } from '../script.ts'

/** What honest clients of one kind sent and were sent, payload by payload in order. */
export interface Recording {
	readonly up: readonly Uint8Array[]
	readonly down: readonly Uint8Array[]
}

/** One connection of somebody hostile. */
export interface Foothold {
	/** Payloads to send first, so that what follows is listened to. */
	readonly greeting: readonly Uint8Array[]
	/** The same payload as this connection may send it: its own session and numbers in it, where it has such. */
	own(payload: Uint8Array): Uint8Array
	/** Whether the server must close this connection for the payload that comes next. Only what is certain. */
	refuses(payload: Uint8Array): boolean
	/** One that it certainly closes for: all before it has been handled then. */
	readonly last: Uint8Array
}

/** One way of speaking to the server. Another one is another file and a line in `flavours.ts`. */
export interface Flavour {
	readonly name: string
	/** The WebSocket subprotocol; null for none. */
	readonly protocol: string | null
	/** Has an honest client do everything it can in a document of this site, and records it. */
	record(site: string, document: string, by: Script): Promise<Recording>
	/** A new connection's. `random`: bytes for ids. */
	foothold(random: (length: number) => Uint8Array): Foothold
}
