import { failureOfClose, type PresenceEntry } from '@tandem/protocol'
import type { Script } from '../script.ts'
import type { Ending, Wire } from '../wire.ts'

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
	/** Whether it may go on after the payload: a guess, so that connections live long enough to get deep. */
	survives(payload: Uint8Array): boolean
	/** One that it certainly closes for: all before it has been handled then. */
	readonly last: Uint8Array
}

/** One way of speaking to the server. Another one is another file and a line in `flavours.ts`. */
export interface Flavour {
	readonly name: string
	connect(by: Script, document: string): Promise<Wire>
	/** Has an honest client do everything it can in a document of this site, and records it. */
	record(site: string, document: string, by: Script): Promise<Recording>
	/** A new connection's to this document. `random`: bytes for ids. */
	foothold(random: (length: number) => Uint8Array, document: string): Foothold
	/** Whether a connection that was refused for good ended as this kind of client is told so. */
	isNamed(ending: Ending): boolean
}

/** Whether presence would be understood. */
export function isPresence(entries: readonly PresenceEntry[]): boolean {
	try {
		for (const { state } of entries) JSON.parse(state)
		return true
	} catch {
		return false
	}
}

/** Closed with a row of the failure table and its name. */
export function isRefusal({ code, reason }: Ending): boolean {
	return failureOfClose(code) === reason && code >= 4400 && code < 4500
}
