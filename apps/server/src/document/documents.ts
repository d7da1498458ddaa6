import type { ClockRange } from '../session/admission.ts'

/**
 * Work that needs a whole Y.Doc. It runs in worker threads, never on the event loop: a Y.Doc costs about eleven times
 * its encoded size and merging half a megabyte takes 77 ms. Every job is a pure function of its arguments.
 */
export interface Documents {
	/**
	 * Everything in `source` as one complete, garbage-collected update that a fresh Y.Doc was seen to load. Rejects with
	 * a `costly` DocumentJobError where that takes far longer than a document may: its base is the better one then.
	 */
	compact(source: Source): Promise<Compacted>
	/** What a client with this state vector (V1) lacks, as one update. */
	diff(source: Source, vector: Uint8Array): Promise<Uint8Array>
	/** Judges an update the admission scan cannot: applies it to a real Y.Doc and returns only what was new. */
	admit(source: Source, update: Uint8Array): Promise<Admitted>
	/** The document as people read it. Total: whatever cannot be shown becomes plain text, it never rejects for content. */
	project(source: Source): Promise<Projection>
	/** The mentions in the editor's text. `rows`: updates whose authors are known, to find who wrote each. */
	mentions(source: Source, rows: readonly Uint8Array[]): Promise<MentionsInText>
	/** An update as raw deflate (RFC 1951). */
	deflate(document: string, update: Uint8Array): Promise<Uint8Array>
	/** Ends the workers; jobs under way reject. Idempotent. */
	close(): Promise<void>
}

/** Everything stored of one document: applied in order they give its state. */
export interface Source {
	/** For the logs of a failed job. */
	readonly document: string
	/** One complete update, or null when the document has no snapshot yet. */
	readonly base: Uint8Array | null
	/** What came after `base`. */
	readonly updates: readonly Uint8Array[]
	/** For the queue: milliseconds of CPU that loading it costs, and structs in it, as far as they are known. */
	readonly loadMs?: number
	readonly structs?: number
}

export interface Compacted {
	readonly update: Uint8Array
	/** Yjs state vector (V1) of `update`. */
	readonly vector: Uint8Array
	/** Structs in it. */
	readonly structs: number
	/** Milliseconds of CPU that loading it cost. */
	readonly loadMs: number
	/** The names of its root types. */
	readonly roots: readonly string[]
	/** Indexes of `source.updates` that could not be applied and are not contained. */
	readonly unusable: readonly number[]
	/**
	 * Somebody forged structs whose place depends on the order in which they arrive: who applied the rows one by one may
	 * show another order than who loads `update`. Nothing is lost; for the logs.
	 */
	readonly differs: boolean
	/**
	 * Where the editor's fragment holds what no editor can show (not elements or text, or nested too deep): an update that
	 * only deletes it, to be appended as the server's own edit. `update` is without it.
	 */
	readonly repair?: Uint8Array
}

export type Admitted =
	| {
			readonly verdict: 'new'
			readonly update: Uint8Array
			/** The clocks it carries. Where the vector has moved on for one of them meanwhile, have it judged again. */
			readonly ranges: readonly ClockRange[]
			/** Structs of the whole document with it, and how many of them were not there before: deletions may save some. */
			readonly structs: number
			readonly added: number
			/** The names of root types that were not there before. */
			readonly roots: readonly string[]
	  }
	/** Everything in it is stored already. */
	| { readonly verdict: 'nothing' }
	/** It hangs on something that is not stored. */
	| { readonly verdict: 'gap' }
	| { readonly verdict: 'malformed'; readonly why: string }
	/** It would grow the document beyond its bound. */
	| { readonly verdict: 'full' }
	/** The document with it would cost more to load than one may, or judging it costs too much to go on. */
	| { readonly verdict: 'costly'; readonly spentMs: number }

export interface Projection {
	/** Safe HTML of the editor's content, without the title. */
	readonly html: string
	/** The same as plain text, one block a line. */
	readonly text: string
	/** Same as Markdown, for "Copy as Markdown". */
	readonly markdown: string
}

export interface MentionsInText {
	/** In the order of the text. A mention that was copied is there once for each copy. */
	readonly mentions: readonly FoundInText[]
	/** There are more of them than were looked at. */
	readonly more: boolean
}

export interface FoundInText {
	/** The mention's own id. */
	readonly mention: string
	readonly person: string
	/** The text around it, at most LIMITS.excerptLength. */
	readonly excerpt: string
	/** The index of the update that it came with; null for none of these. */
	readonly row: number | null
}

/** A job ended without an answer: the worker overran its time or memory, or died. The job may be tried again. */
export class DocumentJobError extends Error {
	override readonly name = 'DocumentJobError'
	/** What it was about costs too much to load. Trying again helps only when something was deleted. */
	readonly costly: boolean
	/** Milliseconds after which its worker was ended, 0 where it was not for that. */
	readonly overran: number

	constructor(message: string, options: { cause?: unknown; costly?: boolean; overran?: number } = {}) {
		super(message, { cause: options.cause })
		this.costly = options.costly ?? false
		this.overran = options.overran ?? 0
	}
}
