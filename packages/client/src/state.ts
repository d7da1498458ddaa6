import type { FailureCode } from '@tandem/protocol'
import type { SaveState } from './save-state.ts'

/** Everything a page shows about an open document. Immutable: every change makes a new one. Times are milliseconds since 1970. */
export interface DocumentState {
	readonly connection: ConnectionState
	readonly save: SaveState
	/** Edits exist that neither the server nor this device holds: the page must ask before it is left. */
	readonly leavingLoses: boolean
	/** null until the server or the browser's copy told it. Includes this tab's own rename that waits. */
	readonly title: string | null
	/** What this person may do; null until known. */
	readonly role: 'write' | 'read' | null
	/** The Y.Doc holds the document: the editor may be mounted. Never goes back to false. */
	readonly synced: boolean
	/** The Y.Doc holds everything stored up to this offset of the document's log. 0 = nothing yet. */
	readonly offset: number
	/** The other people here, one entry each however many tabs they have, in the order they appeared. */
	readonly peers: readonly Peer[]
	/** What this person wrote and the server refused, oldest first. Kept on this device until discarded or tried again. */
	readonly recovery: readonly Recovery[]
	/** A newer page wrote here: the editor must not be mounted, and must be left if it is. Waiting edits are still sent. */
	readonly mustReload: boolean
}

/**
 * `since` is when it became so; in `connecting` and `waiting` it is when the connection was last live or first tried since
 * the page is there, so a page can stay silent about the first seconds.
 * - `waiting`: the next attempt comes by itself; `code` says why where the server gave a reason.
 * - `refused`: final for this Y.Doc. The page shows why, and opens the document again with a new Y.Doc when that helps.
 */
export type ConnectionState =
	| { readonly kind: 'connecting'; readonly since: number }
	| { readonly kind: 'live'; readonly since: number }
	| { readonly kind: 'waiting'; readonly since: number; readonly code?: FailureCode }
	| { readonly kind: 'refused'; readonly since: number; readonly code: FailureCode }

export interface Peer {
	/** Person id, as stamped by the server. */
	readonly person: string
	readonly name: string
	readonly color: string
	/** Yjs client ids of this person's tabs, for carets and for following. Never empty. */
	readonly clients: readonly number[]
}

/** Edits that were refused, as the recovery box offers them. */
export interface Recovery {
	readonly id: string
	readonly document: string
	/** Why. */
	readonly code: FailureCode
	readonly at: number
	/** What was typed, in typing order, as plain text: may be empty when only formatting or deletions were lost. */
	readonly text: string
	/** The title that was refused with it, if any. */
	readonly title: string | null
	/** The same as one Yjs update (V1). */
	readonly update: Uint8Array
	readonly edits: number
}
