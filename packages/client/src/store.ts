import type { Position } from '@tandem/protocol'
import type { Recovery } from './state.ts'

/**
 * What this device keeps for one person, so that closing a tab, a crash or a flight loses nothing. A promise that
 * resolves means: the transaction completed. One that rejects means that nothing of it was kept.
 */
export interface Store {
	/** Adds rows. The write is handed to the database in this very call once it is open. */
	keep(rows: readonly PendingRow[]): Promise<void>
	/** Removes this session's rows up to and including `seq`. */
	drop(document: string, session: string, seq: number): Promise<void>
	/** All waiting rows of one document, or of all; each session's in the order of `seq`. */
	pending(document?: string): Promise<PendingRow[]>
	readCopy(document: string): Promise<Copy | undefined>
	/** One transaction: state and position written apart would lose rows. */
	writeCopy(copy: Copy): Promise<void>
	dropCopy(document: string): Promise<void>
	recoveries(document?: string): Promise<Recovery[]>
	/**
	 * Refused edits leave the queue and enter the recovery box in one transaction, and the document's copy goes with
	 * them: it holds what was refused.
	 */
	recover(recovery: Recovery, sessions: readonly string[]): Promise<void>
	discardRecovery(id: string): Promise<void>
	/** Removes every copy; waiting edits and recoveries stay. */
	wipeCopies(): Promise<void>
	/** Idempotent. Writes under way still complete. */
	close(): void
}

/** One edit or rename that the server has not acknowledged. */
export interface PendingRow {
	readonly document: string
	readonly session: string
	/** Counts the session's edits and renames from 1. */
	readonly seq: number
	/** When it was made, milliseconds since 1970. */
	readonly at: number
	/** The person's name at that time, for whoever uses this browser next. */
	readonly author: string
	/** The editor schema number of the page that made it. */
	readonly schema: number
	readonly body: PendingBody
}

export type PendingBody =
	| { readonly kind: 'edit'; readonly update: Uint8Array }
	| { readonly kind: 'rename'; readonly title: string }

/** The browser's copy of a document: opens it at once and offline. */
export interface Copy {
	readonly document: string
	/** One complete Yjs update (V1), waiting edits included. */
	readonly state: Uint8Array
	/** Everything stored up to here is in `state`; null when that is not known. */
	readonly position: Position | null
	/** Nothing waited when it was written, so what is beyond `position` can be asked for as rows. */
	readonly clean: boolean
	readonly title: string | null
	readonly role: 'write' | 'read' | null
	/** The highest schema number that wrote to it. */
	readonly schema: number
	readonly at: number
}
