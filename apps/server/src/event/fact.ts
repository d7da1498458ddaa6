/** Something that happened to a document. It is stored in the same transaction as what it does and whom it tells. */
export type Fact =
	/** Connections of these people were accepted. A person's first one is news to the document's maker. */
	| { readonly kind: 'joined'; readonly visits: readonly Visit[] }
	/** Its maker moved it to the trash, or took it out again. */
	| { readonly kind: 'trashed' | 'restored'; readonly document: string; readonly person: string }
	/** Its maker deleted it for good; only from the trash. */
	| { readonly kind: 'deleted'; readonly document: string }
	| Projected
	| { readonly kind: 'looked-through'; readonly ranges: readonly LookedThrough[] }
	/** Mentions that had to wait may be told now. */
	| { readonly kind: 'due' }

export interface Visit {
	readonly document: string
	readonly person: string
}

/** Rows of a document's log, after one offset up to another. Nothing happens when somebody else got there first. */
export interface LookedThrough {
	readonly document: string
	readonly from: number
	readonly to: number
}

/** Rows were looked through, and this is in the text now. `looked-through` alone says that they changed no mention. */
export interface Projected extends LookedThrough {
	readonly kind: 'projected'
	readonly found: FoundMentions
}

export interface FoundMentions {
	/** Each mention and person once. */
	readonly mentions: readonly FoundMention[]
	/** There are more than were looked at, so one that is not among them need not be gone. */
	readonly more: boolean
}

export interface FoundMention {
	readonly mention: string
	readonly person: string
	/** Who wrote it in the rows that were looked through; null when it is older than these, or younger. */
	readonly author: string | null
	/** The text around it. */
	readonly excerpt: string
}
