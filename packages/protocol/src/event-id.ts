/**
 * Where in a stream of Server-Sent Events somebody is: `<seq>-<nonce>`, the `id:` of each event and what `Last-Event-ID`
 * gives back. `seq` grows with each change; `nonce` is drawn for each, so that after a restored backup, where other
 * changes have the same numbers, the place is not found instead of mistaken.
 */
export interface EventId {
	/** Counts changes from 1; 0 before the first. */
	readonly seq: number
	/** 16 hexadecimal digits. */
	readonly nonce: string
}

/** Before the first change. */
export const NO_EVENT: EventId = { seq: 0, nonce: '0000000000000000' }

/** Up to 15 digits: a safe integer. */
const FORM = /^(0|[1-9]\d{0,14})-([0-9a-f]{16})$/

export function writeEventId({ seq, nonce }: EventId): string {
	return `${seq}-${nonce}`
}

/** Null for anything that `writeEventId` does not write. */
export function readEventId(text: string): EventId | null {
	const [, seq, nonce] = FORM.exec(text) ?? []
	return seq === undefined || nonce === undefined ? null : { seq: Number(seq), nonce }
}
