import type { Acknowledgement, Position } from '@tandem/protocol'
import type { Entry, Window } from '../log/log.ts'
import type { StoredWindow } from './delivery.ts'

/** One edit or rename that was admitted and waits to be stored. */
export interface Admission {
	readonly person: string
	/** Null for plain clients and the server itself. */
	readonly session: string | null
	readonly seq: number
	/** Null for a rename and for an edit that brought nothing new. */
	readonly update: Uint8Array | null
	/** Structs by which it makes the document more, at most. */
	readonly structs: number
	readonly title: string | null
	readonly schema: number
	/** Whoever sent it: gets the acknowledgement only when it is the window's single author. Null for the server. */
	readonly author: object | null
	/** Whether its connection writes for several sessions, so that a later edit may hang on another session's. */
	readonly ordered: boolean
	/** When it arrived, milliseconds: acknowledgement time is measured from here. */
	readonly arrived: number
}

interface Draft {
	person: string
	session: string | null
	seq: number
	updates: Uint8Array[]
	/** Its place among the window's rows. */
	readonly index: number
}

/**
 * What a room gathers until it is stored. Rows are grouped by author session; an author whose edits may hang on another
 * session's begins a new row instead of joining an earlier one, so that rows in order never refer forward.
 */
export class Gathering {
	readonly admissions: Admission[] = []
	/** Bytes of updates within. */
	bytes = 0
	/** Structs by which they make the document more, at most. */
	structs = 0
	readonly #drafts: Draft[] = []
	readonly #latest = new Map<string, Draft>()
	/** The draft that holds each update, in the order of admission. */
	readonly #holders: Draft[] = []
	#title: string | null = null
	/** Who gave the title; null while there is none. */
	namer: string | null = null
	#schema = 0

	get empty(): boolean {
		return this.admissions.length === 0
	}

	add(admission: Admission): void {
		this.admissions.push(admission)
		const draft = this.#draftFor(admission)
		if (admission.seq > draft.seq) draft.seq = admission.seq
		if (admission.update !== null) {
			draft.updates.push(admission.update)
			this.#holders.push(draft)
			this.bytes += admission.update.length
			this.structs += admission.structs
		}
		if (admission.title !== null) {
			this.#title = admission.title
			this.namer = admission.person
		}
		if (admission.schema > this.#schema) this.#schema = admission.schema
	}

	#draftFor({ person, session, ordered }: Admission): Draft {
		const key = `${person} ${session}`
		const last = this.#drafts.at(-1)
		const latest = this.#latest.get(key)
		if (latest !== undefined && (!ordered || latest === last)) return latest
		const draft: Draft = { person, session, seq: 0, updates: [], index: this.#drafts.length }
		this.#drafts.push(draft)
		this.#latest.set(key, draft)
		return draft
	}

	/** Whose updates are within; several times where one writes in several sessions. */
	get authors(): readonly Pick<Entry, 'person' | 'updates'>[] {
		return this.#drafts
	}

	/** As the log stores it. */
	window(document: string, time: number): Window {
		const entries: readonly Entry[] = this.#drafts
		return { document, time, schema: this.#schema, title: this.#title, entries }
	}

	/** As members are told of it after its commit. */
	stored(position: Position, time: number): StoredWindow {
		const latest = new Map<string, Acknowledgement>()
		const updates: Uint8Array[] = []
		for (const { session, seq, update } of this.admissions) {
			if (session !== null && seq > 0) latest.set(session, { session, seq })
			if (update !== null) updates.push(update)
		}
		const acknowledged = [...latest.values()]
		// A window's rows follow each other without a gap, and its position is that of the last.
		const first = position.offset - this.#drafts.length + 1
		const rows = this.#holders.map(({ index }) => first + index)
		return { position, updates, rows, title: this.#title, acknowledged, bytes: this.bytes, structs: this.structs, time }
	}
}
