import { FAILURES, type FailureCode } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Recovery } from './state.ts'
import type { PendingRow } from './store.ts'
import { typedText } from './typed-text.ts'

/** Refusals that say nothing about the edits: they wait on, for the next sign-in or the reloaded page. */
const EDITS_WAIT_ON: readonly FailureCode[] = [
	'unauthenticated',
	'session-ended',
	'token-refused',
	'ticket-refused',
	'ticket-expired',
	'foreign-ticket',
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
		text: typedText(updates),
		title: titles.at(-1) ?? null,
		update,
		edits: rows.length,
	}
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
