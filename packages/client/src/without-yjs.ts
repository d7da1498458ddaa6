/** The part of the SDK that pages without an open document use: nothing here loads Yjs until there is work for it. */
import type { ClientEnv } from './env.ts'
import type { Store } from './store.ts'

export * from './api.ts'
export type * from './env.ts'
export type * from './lock.ts'
export type * from './state.ts'
export type * from './store.ts'

/** Edits of a document that wait on this device to be sent. */
export interface Waiting {
	readonly document: string
	/** The last title this device knows; null when it never knew one. */
	readonly title: string | null
	readonly edits: number
	/** When the oldest was made, milliseconds since 1970. */
	readonly since: number
}

/** What of this person waits on this device, in open tabs too, oldest first. */
export declare function waiting(store: Store): Promise<Waiting[]>

export interface DeliverOptions {
	/** As for openDocument. */
	readonly url: string
	readonly env: ClientEnv
	readonly person: string
	readonly store: Store
}

/**
 * Sends what closed tabs of this person left behind, document by document. Resolves when all of it is stored, refused
 * (then it is in `store.recoveries`) or could not be sent now; never rejects.
 */
export declare function deliverAbandoned(options: DeliverOptions): Promise<{ delivered: number; left: number }>
export declare function openStore(env: Pick<ClientEnv, 'indexedDB'>, person: string): Store
export declare function browserEnv(): ClientEnv
