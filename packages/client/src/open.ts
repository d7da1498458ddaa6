import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { ClientEnv } from './env.ts'
import type { DocumentState } from './state.ts'
import type { Store } from './store.ts'

export interface OpenOptions {
	readonly document: string
	readonly person: { readonly id: string; readonly name: string; readonly color: string }
	/** New, empty and used for nothing else: its client id is this page load's. The caller destroys it after `close()`. */
	readonly doc: Y.Doc
	/** The number of the editor schema this page was built with. */
	readonly schema: number
	/** Where `/collab` is, without a path: `ws://localhost:3000`. */
	readonly url: string
	readonly env: ClientEnv
	readonly store: Store
}

/** One open document. Everything in `doc` that did not come from here is a local edit, and is stored and sent. */
export interface DocumentConnection {
	readonly awareness: Awareness
	readonly state: DocumentState
	/** Called after every change of `state`; returns the undo. */
	subscribe(listener: () => void): () => void
	/** Shown at once and sent like an edit; cut to LIMITS.titleLength. A reader's is ignored. */
	rename(title: string): void
	/** Connects now instead of later, or sends again what waits. A refusal stays: open the document anew. */
	retryNow(): void
	/**
	 * Puts a refused piece into this document once more. False when that is not possible: it hangs on something that is
	 * gone, or this person may not write; its text can still be copied.
	 */
	retryRecovery(id: string): boolean
	discardRecovery(id: string): void
	/** Leaves the document. What waits stays on the device. Idempotent. */
	close(): void
}
