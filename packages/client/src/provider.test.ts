import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { memoryStore } from './memory-store.ts'
import { openDocument } from './provider.ts'
import { ScriptedServer } from './server.fixture.ts'
import type { Store } from './store.ts'
import { type Tab, World } from './world.fixture.ts'

const ada = { id: 'ada', name: 'Ada', color: 'teal' }

function open(
	world: World,
	{ store = memoryStore(), tab = world.tab(), schema = 1 }: { store?: Store; tab?: Tab; schema?: number } = {},
) {
	const doc = new Y.Doc()
	const { env } = tab
	const page = openDocument({ document: 'd'.repeat(22), person: ada, doc, schema, url: 'ws://localhost', env, store })
	return { doc, page, tab, store, text: doc.getText('text') }
}

test('an edit travels to the server, is acknowledged and reaches the other tab', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const a = open(world)
	const b = open(world)
	await world.pass(100)
	expect(a.page.state).toMatchObject({ connection: { kind: 'live' }, synced: true, offset: 1, title: 'Plans' })
	a.text.insert(0, 'Hello')
	expect(a.page.state.save.kind).toBe('saving')
	await world.pass(500)
	expect(server.text).toBe('Hello.')
	expect(b.text.toString()).toBe('Hello.')
	expect(a.page.state.save).toEqual({ kind: 'saved', at: expect.any(Number) })
	expect(b.page.state).toMatchObject({ offset: 2, save: { kind: 'saved', at: null } })
})
