import { FAILURES, LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { deliverAbandoned } from './courier.ts'
import { memoryStore } from './memory-store.ts'
import { DOCUMENT, openPage, URL } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import type { PendingRow } from './store.ts'
import { World } from './world.fixture.ts'

/** A device on which a closed tab left `words` behind. */
async function leftBehind(...words: string[]) {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	for (const word of words) {
		const page = openPage(world, { store })
		await world.pass(3000)
		server.reachable = false
		server.cut()
		page.text.insert(page.text.length - 1, word)
		await world.pass(10)
		page.tab.die()
	}
	server.reachable = true
	const home = world.tab()
	const courier = () => deliverAbandoned({ url: URL, env: home.env, person: 'ada', store })
	return { world, server, store, courier, home }
}

async function delivered(world: World, delivery: ReturnType<typeof deliverAbandoned>, ms = 60_000) {
	let result: Awaited<typeof delivery> | undefined
	delivery.then((value) => {
		result = value
	})
	// The delivery is loaded on first use.
	await import('./delivery.ts')
	await world.pass(ms)
	return result
}

test('G1: any page of the same person delivers what closed tabs left, without opening the document', async () => {
	const { world, server, store, courier } = await leftBehind('left ')
	expect(await delivered(world, courier())).toEqual({ delivered: 1, refused: 0, left: 0 })
	expect(server.text).toBe('left .')
	expect(await store.pending()).toEqual([])
	const hello = server.received.filter((message) => message.name === 'hello').at(-1)
	expect(hello).toMatchObject({ want: 'nothing', resume: null, schema: 1 })
	expect(world.sockets.every((socket) => socket.isClosed)).toBe(true)
	expect(world.timers).toBe(0)
})

test('with nothing left there is no connection', async () => {
	const { world, courier } = await leftBehind()
	expect(await delivered(world, courier())).toEqual({ delivered: 0, refused: 0, left: 0 })
	expect(world.sockets).toHaveLength(0)
})

test('edits of tabs that live are left to them', async () => {
	const world = new World()
	const server = new ScriptedServer(world)
	const store = memoryStore()
	const page = openPage(world, { store })
	await world.pass(3000)
	server.reachable = false
	server.cut()
	page.text.insert(0, 'mine ')
	await world.pass(10)
	const sockets = world.sockets.length
	const result = await delivered(world, deliverAbandoned({ url: URL, env: world.tab().env, person: 'ada', store }), 0)
	expect(result).toEqual({ delivered: 0, refused: 0, left: 0 })
	expect(world.sockets).toHaveLength(sockets)
})

test('a tab that came back and left more behind is delivered although another one once sent for it', async () => {
	const { world, server, store, courier } = await leftBehind()
	const first = openPage(world, { store })
	await world.pass(3000)
	server.reachable = false
	server.cut()
	first.text.insert(0, 'one ')
	await world.pass(10)
	first.tab.emit('hide')
	server.reachable = true
	const second = openPage(world, { store })
	await world.pass(3000)
	expect(server.text).toBe('one .')
	first.tab.emit('show')
	await world.pass(3000)
	server.reachable = false
	server.cut()
	first.text.insert(0, 'two ')
	await world.pass(10)
	first.tab.die()
	server.reachable = true
	second.page.retryNow()
	await world.pass(3000)
	expect(await delivered(world, courier())).toMatchObject({ delivered: 1 })
	expect(server.text).toBe('two one .')
})

test('more closed tabs than one connection may speak for are sent over several calls', async () => {
	const { world, server, store, courier } = await leftBehind()
	const sessions = LIMITS.sessionsPerConnection + 1
	for (let index = 0; index < sessions; index++) {
		const doc = new Y.Doc()
		doc.getText('text').insert(0, 'x')
		const session = index.toString(16).padStart(16, '0')
		const body = { kind: 'edit', update: Y.encodeStateAsUpdate(doc) } as const
		const row: PendingRow = { document: DOCUMENT, session, seq: 1, at: 0, author: 'Ada', schema: 1, body }
		await store.keep([row])
	}
	expect(await delivered(world, courier())).toMatchObject({ delivered: LIMITS.sessionsPerConnection })
	expect(await delivered(world, courier())).toMatchObject({ delivered: 1 })
	expect([...server.text].sort().join('')).toBe(`.${'x'.repeat(sessions)}`)
})

test('what cannot be sent now stays for later', async () => {
	const { world, server, store, courier } = await leftBehind('left ')
	server.reachable = false
	expect(await delivered(world, courier())).toEqual({ delivered: 0, refused: 0, left: 1 })
	expect(await store.pending()).toHaveLength(1)
	expect(world.timers).toBe(0)
	server.reachable = true
	expect(await delivered(world, courier())).toMatchObject({ delivered: 1 })
})

test('what hangs on another closed tab’s edits is delivered from the copy when the server asks for everything', async () => {
	const { world, server, store, courier } = await leftBehind('one ', 'two ')
	server.demandResyncOnEdit = true
	expect(await delivered(world, courier())).toMatchObject({ delivered: 2, left: 0 })
	expect(server.document().getText('text').toString().split(' ').sort()).toEqual(['.', 'one', 'two'])
	expect(await store.pending()).toEqual([])
})

test('what the server refuses for good is in the recovery box, not lost', async () => {
	const { world, server, store, courier } = await leftBehind('refused ')
	server.refusal = 'trashed'
	expect(FAILURES.trashed.retry).toBe('never')
	expect(await delivered(world, courier())).toEqual({ delivered: 0, refused: 1, left: 0 })
	expect(await store.recoveries()).toMatchObject([{ code: 'trashed', text: 'refused' }])
	expect(await store.pending()).toEqual([])
})

test('a signed-out session keeps everything where it is', async () => {
	const { world, server, store, courier } = await leftBehind('kept ')
	server.refusal = 'unauthenticated'
	expect(await delivered(world, courier())).toEqual({ delivered: 0, refused: 0, left: 1 })
	expect(await store.pending()).toHaveLength(1)
})

test('G1: what hangs on something that a restored log lacks waits for whoever gives that back', async () => {
	const { world, server, store, courier } = await leftBehind()
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'lost')
	const before = Y.encodeStateAsUpdate(doc)
	doc.getText('text').insert(4, ' and found')
	const body = { kind: 'edit', update: Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(before)) } as const
	await store.keep([{ document: DOCUMENT, session: 'a'.repeat(16), seq: 2, at: 0, author: 'Ada', schema: 1, body }])
	const delivery = courier()
	expect(await delivered(world, delivery, 10_000)).toBeUndefined()
	server.give(before)
	expect(await delivered(world, delivery, 10_000)).toEqual({ delivered: 1, refused: 0, left: 0 })
	expect(server.text).toContain('lost and found')
	expect(world.timers).toBe(0)
})

test('what hangs on something that nobody has ends in the recovery box instead of asking for ever', async () => {
	const { world, store, courier } = await leftBehind()
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'gone')
	const before = Y.encodeStateVector(doc)
	doc.getText('text').insert(4, ' orphan')
	const body = { kind: 'edit', update: Y.encodeStateAsUpdate(doc, before) } as const
	await store.keep([{ document: DOCUMENT, session: 'a'.repeat(16), seq: 2, at: 0, author: 'Ada', schema: 1, body }])
	expect(await delivered(world, courier())).toMatchObject({ refused: 1 })
	expect(await store.recoveries()).toMatchObject([{ code: 'malformed', text: 'orphan' }])
})
