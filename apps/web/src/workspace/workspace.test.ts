import { afterEach, expect, test } from 'vitest'
import { FakeServer } from './api.fixture.ts'
import { notices } from './notices.ts'
import { createWorkspace } from './workspace.ts'
import { createWorkspaceStore } from './workspace-store.ts'

afterEach(() => notices.setState([], true))

function open(server: FakeServer) {
	const store = createWorkspaceStore({ person: null, documents: null, asOf: 0 })
	const workspace = createWorkspace({ store, api: server.api, now: () => 5_000 })
	return { workspace, state: store.getState }
}

async function entered(server = new FakeServer()) {
	const opened = open(server)
	await opened.workspace.enter()
	return { ...opened, server }
}

const told = () => notices.getState().map(({ text }) => text)

test('a first visit makes a guest and then lists what there is, last activity first', async () => {
	const server = new FakeServer()
	server.add('old', 1)
	server.add('new', 2)
	const { state } = await entered(server)
	expect(state()).toMatchObject({ person: { name: 'Wide Lake' }, asOf: 5_000, trouble: null })
	expect(state().documents?.map(({ id }) => id)).toEqual(['new', 'old'])
})

test('a server that cannot be reached is said in the place of the list, and the next try mends it', async () => {
	const server = new FakeServer()
	server.refuseNext('unreachable')
	const { workspace, state } = await entered(server)
	expect(state().trouble).toBe('Tandem cannot be reached at the moment. Nothing changed.')
	await workspace.enter()
	expect(state()).toMatchObject({ trouble: null, documents: [] })
})

test('too many guests are refused with the server’s own sentence', async () => {
	const server = new FakeServer()
	server.refuseNext('too-many-guests')
	const { state } = await entered(server)
	expect(state().trouble).toBe('Too many guests were made from this address. Try again in a minute.')
})

test('a new document stands first and takes the focus when it opens', async () => {
	const { workspace, state } = await entered()
	const made = await workspace.create()
	expect(state().documents?.[0]?.id).toBe(made?.id)
	expect(state().fresh).toBe(made?.id)
})

test('a document made before anybody is known waits for its guest', async () => {
	const server = new FakeServer()
	const { workspace, state } = open(server)
	const [made] = await Promise.all([workspace.create(), workspace.enter()])
	expect(made).not.toBeNull()
	expect(state().person).not.toBeNull()
	expect(told()).toEqual([])
})

test('a refused document is told and listed nowhere', async () => {
	const { workspace, state, server } = await entered()
	server.refuseNext('too-many-documents')
	expect(await workspace.create()).toBeNull()
	expect(state().documents).toEqual([])
	expect(told()).toEqual(['Too many documents were made. Try again in a minute.'])
})

test('a rename shows at once and goes back when it is refused', async () => {
	const server = new FakeServer()
	server.add('a', 1)
	const { workspace, state } = await entered(server)
	server.refuseNext('forbidden')
	const renamed = workspace.rename('a', 'Journal')
	expect(state().documents?.[0]?.title).toBe('Journal')
	await renamed
	expect(state().documents?.[0]?.title).toBe('a')
	await workspace.rename('a', 'Journal')
	expect(server.documents[0]?.title).toBe('Journal')
})

test('moved to trash can be undone from the notice', async () => {
	const server = new FakeServer()
	const document = server.add('a', 1)
	const { workspace, state } = await entered(server)
	expect(await workspace.moveToTrash(document)).toBe(true)
	expect(state().documents).toEqual([])
	const [notice] = notices.getState()
	expect(notice).toMatchObject({ text: 'Moved to trash', action: { label: 'Undo' } })
	const back = new Promise<void>((resolve) => {
		const undo = workspace.store.subscribe(({ documents }) => {
			if (documents?.length !== 1) return
			undo()
			resolve()
		})
	})
	notice?.action?.run()
	await back
	expect(state().documents?.[0]?.id).toBe('a')
})

test('what is deleted for good leaves the trash; what could not be deleted stays', async () => {
	const server = new FakeServer()
	server.add('a', 1, 1)
	const { workspace, state } = await entered(server)
	await workspace.loadTrash()
	server.refuseNext('not-maker')
	expect(await workspace.deleteForGood('a')).toBe(false)
	expect(state().trash).toHaveLength(1)
	expect(await workspace.deleteForGood('a')).toBe(true)
	expect(state().trash).toEqual([])
})

test('a browser that belongs to another person by now is noticed, and nothing of theirs is shown', async () => {
	const { workspace, state, server } = await entered()
	server.person = { id: 'p2', name: 'Mika', color: 'orange', guest: true }
	server.add('theirs', 1)
	await workspace.refresh()
	expect(state()).toMatchObject({ replaced: 'another-person', person: { id: 'p1' }, documents: [] })
})

test('an ended session is noticed; a server that is away is not taken for one', async () => {
	const { workspace, state, server } = await entered()
	server.refuseNext('unreachable')
	await workspace.refresh()
	expect(state().replaced).toBeNull()
	server.person = null
	await workspace.refresh()
	expect(state().replaced).toBe('signed-out')
})

test('a document of somebody else enters the list by being opened, once', async () => {
	const server = new FakeServer()
	const { workspace, state } = await entered(server)
	server.add('shared', 1)
	await workspace.opened('shared')
	await workspace.opened('shared')
	expect(state().documents?.map(({ id }) => id)).toEqual(['shared'])
	expect(server.asked.filter((each) => each === 'GET /api/documents/shared')).toHaveLength(1)
})

test('at most eight notices wait to be shown; the oldest give way', async () => {
	const { workspace, server } = await entered()
	for (let n = 0; n < 9; n++) {
		server.refuseNext(n === 0 ? 'forbidden' : 'too-many-documents')
		await workspace.create()
	}
	expect(told()).toHaveLength(8)
	expect(told()).not.toContain('You have no access to this document.')
})
