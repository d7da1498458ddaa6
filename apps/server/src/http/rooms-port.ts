import type { Projection } from '../document/documents.ts'

/** A document that is made. */
export interface NewDocument {
	readonly id: string
	/** Its first update (Yjs, V1). */
	readonly first: Uint8Array
	/** Who made it. */
	readonly person: string
	readonly title: string
	/** Whether feeds tell that it was made: what the house gives a guest is nothing that somebody did. */
	readonly isNews: boolean
}

/** What the API asks of the open documents. `room/registry.ts` answers. */
export interface Rooms {
	/** Stores a new document: its row and its first update, in one transaction. */
	create(document: NewDocument): Promise<void>
	/** Stores a title; resolves when it is on disk, and everybody who has the document open is told. */
	rename(documentId: string, personId: string, title: string): Promise<void>
	/** After the row changed: `trashed` and `deleted` close every connection to the document with that failure. */
	documentChanged(documentId: string, change: 'trashed' | 'restored' | 'deleted'): void
	/** The document as people read it, at most 1 s old; undefined for one that holds nothing. */
	project(documentId: string): Promise<RoomProjection | undefined>
}

export interface RoomProjection extends Projection {
	/** The log offset it shows. */
	readonly offset: number
	readonly title: string
	/** The highest schema number that wrote to the document. */
	readonly schema: number
}
