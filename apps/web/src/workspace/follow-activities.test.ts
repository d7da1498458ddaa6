import type { Activity } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { FakeServer } from './api.fixture.ts'
import { followActivities, followGone, followPresence } from './follow-activities.ts'
import { createWorkspace } from './workspace.ts'
import { createWorkspaceStore } from './workspace-store.ts'

/** Something that Ben did to a document; `seq` is its time as well. */
function did(seq: number, kind: Activity['kind'], document: string, title = document): Activity {
	const person = { id: 'ben', name: 'Ben', color: 'teal' } as const
	return { id: String(seq), seq, kind, document: { id: document, title }, person, since: seq, at: seq }
}

/** A workspace with Plan and, opened later, Journal, which has heard of everything up to 5. */
async function listening() {
	const server = new FakeServer()
	server.add('plan', 1)
	server.add('journal', 2)
	const store = createWorkspaceStore({ person: null, documents: null, asOf: 0 })
	const workspace = createWorkspace({ store, api: server.api, now: () => 3 })
	await workspace.enter()
	const hear = followActivities(workspace)
	hear([did(5, 'trashed', 'plan')])
	const listed = () => store.getState().documents?.map(({ title }) => title)
	return { server, store, workspace, hear, listed }
}

test('P-home-live: what was told before the list was fetched changes nothing in it', async () => {
	const { listed } = await listening()
	expect(listed()).toEqual(['journal', 'plan'])
})

test('P-home-live: an edit brings its document to the top with its time, a new name shows, what is thrown away goes', async () => {
	const { hear, store, listed } = await listening()
	hear([did(6, 'edited', 'plan')])
	expect(listed()).toEqual(['plan', 'journal'])
	expect(store.getState()).toMatchObject({ asOf: 6, documents: [{ updatedAt: 6 }, { updatedAt: 2 }] })
	hear([did(7, 'renamed', 'journal', 'Diary'), did(6, 'edited', 'plan')])
	expect(listed()).toEqual(['Diary', 'plan'])
	hear([did(8, 'trashed', 'plan')])
	expect(listed()).toEqual(['Diary'])
})

test('P-home-live: several at once count in the order they happened, and each once', async () => {
	const { hear, listed } = await listening()
	hear([did(7, 'renamed', 'plan', 'Second'), did(6, 'renamed', 'plan', 'First')])
	expect(listed()).toEqual(['Second', 'journal'])
	hear([did(7, 'renamed', 'plan', 'Second'), did(6, 'renamed', 'plan', 'First')])
	expect(listed()).toEqual(['Second', 'journal'])
})

test('P-home-live: what was made elsewhere is fetched into the list', async () => {
	const { server, hear, store, listed } = await listening()
	server.add('new', 6)
	const added = new Promise<void>((resolve) => {
		store.subscribe(({ documents }) => documents?.length === 3 && resolve())
	})
	hear([did(6, 'created', 'new')])
	await added
	expect(listed()).toEqual(['new', 'journal', 'plan'])
})

test('P-home-live: what was opened in another tab comes into the list, and is asked for once', async () => {
	const { server, workspace, store, listed } = await listening()
	server.add('theirs', 6)
	const hear = followPresence(workspace)
	const added = new Promise<void>((resolve) => {
		store.subscribe(({ documents }) => documents?.length === 3 && resolve())
	})
	hear(['plan', 'theirs', 'gone'])
	hear(['plan', 'theirs', 'gone'])
	await added
	expect(listed()).toEqual(['theirs', 'journal', 'plan'])
	expect(server.asked.filter((each) => /gone|theirs/.test(each))).toEqual([
		'GET /api/documents/theirs',
		'GET /api/documents/gone',
	])
})

test('P-home-live: what was deleted for good in another tab leaves both lists', async () => {
	const { server, workspace, store, listed } = await listening()
	await workspace.loadTrash()
	store.setState({ trash: [await server.api.document('plan')] })
	followGone(workspace)('plan')
	expect([listed(), store.getState().trash]).toEqual([['journal'], []])
})
