import type { Person } from '@tandem/protocol'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { ClientEnv } from './env.ts'
import type { DocumentState } from './state.ts'
import type { Store } from './store.ts'

export type * from './env.ts'
export type * from './lock.ts'
export type * from './save-state.ts'
export type * from './state.ts'
export type * from './store.ts'

export interface OpenOptions {
	readonly document: string
	readonly person: Pick<Person, 'id' | 'name' | 'color'>
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
	rename(title: string): void
	/** Connects now instead of later, and sends again what waits. */
	retryNow(): void
	/** Puts a refused piece into this document once more. */
	retryRecovery(id: string): void
	discardRecovery(id: string): void
	/** Leaves the document. What waits stays on the device. Idempotent. */
	close(): void
}

export declare function openDocument(options: OpenOptions): DocumentConnection
/** The database `tandem:<person id>`. */
export declare function openStore(env: Pick<ClientEnv, 'indexedDB'>, person: string): Store
export declare function browserEnv(): ClientEnv
