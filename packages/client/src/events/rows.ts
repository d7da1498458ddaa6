import { type EventId, readEventId } from '@tandem/protocol'

/** What a stream tells of: a whole row, true unless a higher `seq` of the same id is known. */
export interface Row {
	readonly id: string
	readonly seq: number
	/** Milliseconds since 1970. */
	readonly at: number
}

/** A tab's mirror of one list that a stream keeps true. */
export interface Rows<T extends Row> {
	/** The last event taken in; null before the first list. */
	readonly position: Place | null
	/** The latest `at` first; null before the first list. */
	readonly list: readonly T[] | null
	/** Rows that left the list before the stream said so, with their `seq`: an older event must not bring them back. */
	readonly ahead: ReadonlyMap<string, number>
	/** The latest `at` of each row that is or was listed, at most `SEEN` of those that are not. */
	readonly seen: ReadonlyMap<string, number>
	/**
	 * Until a list that was asked for comes, what the stream brings waits here: something before it may have been missed,
	 * and things are told in order. As much as comes until the answer or its time-out. Null when no list is awaited.
	 */
	readonly heard: readonly Heard<T>[] | null
}

interface Place extends EventId {
	readonly text: string
}

type Heard<T> =
	/** `place` is null for a row that did not come from the stream. */
	{ readonly row: T; readonly place: Place | null } | { isGone(row: T): boolean; readonly place: Place }

/** Rows remembered after they left the list. Beyond, the oldest are forgotten: one that returns is told as new. */
const SEEN = 1_000

/** Which rows are listed, and how many; of more the oldest are not shown. */
export interface Listing<T> {
	readonly keeps: (row: T) => boolean
	readonly most: number
}

/** `newer`: rows whose `at` is later than was known of them, in the order of `seq`. */
export interface Taken<T extends Row> {
	readonly rows: Rows<T>
	readonly newer: readonly T[]
}

export const NO_ROWS: Rows<never> = { position: null, list: null, ahead: new Map(), seen: new Map(), heard: null }

/** The list is being asked for: what was heard before will be in it. */
export function asked<T extends Row>(rows: Rows<T>): Rows<T> {
	return { ...rows, heard: [] }
}

/** The list has come. What waited follows. Of the first list nothing is new. */
export function listed<T extends Row>(rows: Rows<T>, list: readonly T[], id: string, listing: Listing<T>): Taken<T> {
	const position = place(id)
	if (position === null) return { rows: { ...rows, heard: null }, newer: [] }
	const newer = rows.list === null ? [] : list.filter((row) => isNewer(rows, row)).sort((a, b) => a.seq - b.seq)
	const seen = remember(rows.seen, list, list)
	let next: Rows<T> = { position, list: arrange(list, listing), ahead: new Map(), seen, heard: null }
	for (const heard of rows.heard ?? []) {
		if ('isGone' in heard) {
			next = drop(next, (row) => heard.isGone(row), heard.place)
			continue
		}
		const taken = put(next, heard.row, heard.place, listing)
		next = taken.rows
		newer.push(...taken.newer)
	}
	return { rows: next, newer }
}

/** A row came: with the id of its event, or with null as the answer to a request, ahead of its event. */
export function take<T extends Row>(rows: Rows<T>, row: T, id: string | null, listing: Listing<T>): Taken<T> {
	const from = id === null ? null : place(id)
	const heard = rows.heard && [...rows.heard, { row, place: from }]
	if (heard !== null && from !== null) return { rows: { ...rows, heard }, newer: [] }
	const taken = put(rows, row, from, listing)
	return { rows: { ...taken.rows, heard }, newer: taken.newer }
}

/** Whether it holds answers to requests that the stream has not confirmed. */
export function isAhead<T extends Row>({ position, list, ahead }: Rows<T>): boolean {
	return position !== null && (ahead.size > 0 || (list ?? []).some(({ seq }) => seq > position.seq))
}

/** What these rows tell of is gone, says the event with this id. */
export function forget<T extends Row>(rows: Rows<T>, isGone: (row: T) => boolean, id: string): Rows<T> {
	const from = place(id)
	if (from === null) return rows
	if (rows.heard === null) return drop(rows, isGone, from)
	// The list that is awaited may have them still.
	const list = rows.list?.filter((row) => !isGone(row)) ?? null
	return { ...rows, list, heard: [...rows.heard, { isGone, place: from }] }
}

function drop<T extends Row>(rows: Rows<T>, isGone: (row: T) => boolean, position: Place): Rows<T> {
	if (rows.list === null || rows.position === null || position.seq <= rows.position.seq) return rows
	const ahead = new Map([...rows.ahead].filter(([, seq]) => seq > position.seq))
	return { ...rows, position, ahead, list: rows.list.filter((row) => !isGone(row)) }
}

function put<T extends Row>(rows: Rows<T>, row: T, from: Place | null, listing: Listing<T>): Taken<T> {
	const { list } = rows
	if (list === null || rows.position === null) return { rows, newer: [] }
	if (row.seq <= rows.position.seq) return { rows, newer: [] }
	const position = from ?? rows.position
	const known = list.find((other) => other.id === row.id)?.seq ?? rows.ahead.get(row.id) ?? 0
	const ahead = new Map([...rows.ahead].filter(([, seq]) => seq > position.seq))
	if (row.seq <= known) return { rows: { ...rows, position, ahead }, newer: [] }
	const others = list.filter((other) => other.id !== row.id)
	const keeps = listing.keeps(row)
	if (keeps) ahead.delete(row.id)
	else if (row.seq > position.seq) ahead.set(row.id, row.seq)
	const next = keeps ? arrange([...others, row], listing) : others
	const seen = remember(rows.seen, [row], next)
	return { rows: { ...rows, position, list: next, ahead, seen }, newer: isNewer(rows, row) ? [row] : [] }
}

function isNewer<T extends Row>({ seen }: Rows<T>, row: T): boolean {
	return row.at > (seen.get(row.id) ?? Number.NEGATIVE_INFINITY)
}

function arrange<T extends Row>(list: readonly T[], { most }: Listing<T>): readonly T[] {
	return [...list].sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, most)
}

function remember(seen: Rows<Row>['seen'], rows: readonly Row[], list: readonly Row[]): Rows<Row>['seen'] {
	const next = new Map(seen)
	for (const { id, at } of rows) {
		const latest = Math.max(at, next.get(id) ?? at)
		// The ones touched last stand last.
		next.delete(id)
		next.set(id, latest)
	}
	if (next.size <= list.length + SEEN) return next
	const listed = new Set(list.map(({ id }) => id))
	for (const id of next.keys()) {
		if (next.size <= list.length + SEEN) break
		if (!listed.has(id)) next.delete(id)
	}
	return next
}

function place(text: string): Place | null {
	const id = readEventId(text)
	return id && { ...id, text }
}
