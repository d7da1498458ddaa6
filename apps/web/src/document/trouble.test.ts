import type { DocumentState, SaveState } from '@tandem/client'
import { FAILURE_CODES, type FailureCode } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { DocumentView } from './document-store.ts'
import { isEditable } from './document-store.ts'
import { troubleOf } from './trouble.ts'

const live: DocumentState = {
	connection: { kind: 'live', since: 0 },
	save: { kind: 'saved', at: null },
	leavingLoses: false,
	title: 'Journal',
	role: 'write',
	synced: true,
	offset: 1,
	peers: [],
	recovery: [],
	mustReload: false,
}

function view(change: Partial<DocumentState>, rest: Partial<DocumentView> = {}): DocumentView {
	return {
		state: { ...live, ...change },
		content: null,
		current: true,
		met: true,
		drawn: true,
		unknown: false,
		...rest,
	}
}

const saving = (save: SaveState) => troubleOf(view({ save }), false)
const refusedWith = (code: FailureCode, mine = false) =>
	troubleOf(view({ connection: { kind: 'refused', since: 0, code } }), mine)

test('nothing is said while saving goes on as it should, nor in the first seconds without a connection', () => {
	expect(saving({ kind: 'saved', at: 1 })).toBeNull()
	expect(saving({ kind: 'saving' })).toBeNull()
	expect(saving({ kind: 'waiting', edits: 3 })).toBeNull()
	expect(troubleOf(view({ connection: { kind: 'waiting', since: 0 } }), false)).toBeNull()
	expect(
		troubleOf({ state: null, content: null, current: false, met: false, drawn: false, unknown: false }, false),
	).toBeNull()
})

test('G11: what keeps edits from being stored is said with its words and what to do', () => {
	expect(saving({ kind: 'offline', edits: 2 })).toMatchObject({
		title: 'Offline, kept on this device',
		remedies: ['try-now'],
	})
	expect(saving({ kind: 'not-kept', edits: 2 })).toMatchObject({
		title: 'Not kept on this device: leave this tab open',
		remedies: ['try-now', 'copy-text'],
	})
	expect(saving({ kind: 'could-not-store', edits: 2 })).toMatchObject({
		title: 'Could not be stored',
		remedies: ['retry', 'copy-text'],
	})
})

test('G11: nothing is called kept on this device when nothing waits', () => {
	expect(saving({ kind: 'offline', edits: 0 })?.title).toBe('Reconnecting')
})

test('the reason the server gave is told while the next attempt waits', () => {
	const full = view({
		connection: { kind: 'waiting', since: 0, code: 'too-many-connections' },
		save: { kind: 'offline', edits: 1 },
	})
	expect(troubleOf(full, false)?.sentence).toBe('Too many connections are open. Close some tabs and try again.')
})

test('every refusal is told with a title, a sentence and at least one thing to do', () => {
	for (const code of FAILURE_CODES) {
		const trouble = refusedWith(code)
		expect(trouble?.title, code).not.toBe('')
		expect(trouble?.sentence, code).not.toBe('')
		expect(trouble?.remedies.length, code).toBeGreaterThan(0)
	}
})

test('only the maker is offered to restore', () => {
	expect(refusedWith('trashed', true)?.remedies).toContain('restore')
	expect(refusedWith('trashed', false)?.remedies).not.toContain('restore')
})

test('G12: a page that is too old says reload before anything else, and cannot be written to', () => {
	const tooOld = [
		view({ mustReload: true, save: { kind: 'offline', edits: 1 } }),
		view({}, { unknown: true }),
		view({ connection: { kind: 'refused', since: 0, code: 'wrong-version' } }),
	]
	for (const each of tooOld) {
		expect(troubleOf(each, false)?.title).toBe('A newer Tandem is running: reload')
		expect(isEditable(each)).toBe(false)
	}
})

test('one writes only as a writer, into the current text, while nothing was refused', () => {
	expect(isEditable(view({}))).toBe(true)
	expect(isEditable(view({ role: 'read' }))).toBe(false)
	expect(isEditable(view({ role: null }))).toBe(false)
	expect(isEditable(view({}, { current: false }))).toBe(false)
	expect(isEditable(view({ connection: { kind: 'refused', since: 0, code: 'trashed' } }))).toBe(false)
	expect(isEditable(view({ connection: { kind: 'waiting', since: 0 } }))).toBe(true)
})
