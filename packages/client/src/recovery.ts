import { FAILURES, type FailureCode } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Recovery } from './state.ts'
import type { PendingRow } from './store.ts'

/** Refusals that say nothing about the edits: they wait on, for the next sign-in or the reloaded page. */
const EDITS_WAIT_ON: readonly FailureCode[] = [
	'unauthenticated',
	'session-ended',
	'wrong-version',
	'foreign-origin',
	'wrong-host',
]

/** Whether this refusal is final for the edits that wait: they belong in the recovery box. */
export function losesEdits(code: FailureCode): boolean {
	return FAILURES[code].retry === 'never' && !EDITS_WAIT_ON.includes(code)
}

/** What waited when the server refused, as the recovery box keeps it. `rows` has at least one. */
export function recoveryOf(code: FailureCode, rows: readonly PendingRow[], id: string, at: number): Recovery {
	const updates = rows.flatMap(({ body }) => (body.kind === 'edit' ? [body.update] : []))
	const titles = rows.flatMap(({ body }) => (body.kind === 'rename' ? [body.title] : []))
	const update = updates.length === 0 ? Y.encodeStateAsUpdate(new Y.Doc()) : Y.mergeUpdates(updates)
	return {
		id,
		document: rows[0]?.document ?? '',
		code,
		at,
		text: typedText(update),
		title: titles.at(-1) ?? null,
		update,
		edits: rows.length,
	}
}

/**
 * The characters that an update brings and does not delete again, in typing order; where the author went on elsewhere
 * a new line begins. It needs no document, because what was lost may hang on things that are nowhere any more.
 */
export function typedText(update: Uint8Array): string {
	const { structs, ds } = Y.decodeUpdate(update)
	const pieces: string[] = []
	let end: Y.ID | null = null
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
		if (pieces.length > 0 && !sameId(struct.origin, end)) pieces.push('\n')
		const { client, clock } = struct.id
		const kept = [...units(struct.content.str)].filter((_, at) => !deleted(ds, client, clock + at))
		pieces.push(kept.join(''))
		end = struct.lastId
	}
	return pieces.join('').trim()
}

/** Whether `doc` holds everything that `update` hangs on, so that it can be put back. */
export function fits(doc: Y.Doc, update: Uint8Array): boolean {
	const trial = new Y.Doc()
	Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc))
	Y.applyUpdate(trial, update)
	const complete = trial.store.pendingStructs === null && trial.store.pendingDs === null
	trial.destroy()
	return complete
}

/** Clocks count UTF-16 units, so surrogate pairs are taken apart as Yjs does. */
function* units(text: string): Iterable<string> {
	for (let at = 0; at < text.length; at++) yield text.charAt(at)
}

function deleted(ds: ReturnType<typeof Y.decodeUpdate>['ds'], client: number, clock: number): boolean {
	return (ds.clients.get(client) ?? []).some((range) => clock >= range.clock && clock < range.clock + range.len)
}

function sameId(a: Y.ID | null, b: Y.ID | null): boolean {
	return a !== null && b !== null && a.client === b.client && a.clock === b.clock
}
