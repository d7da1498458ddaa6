import { inflateRawSync } from 'node:zlib'
import { type ClientEnv, type DocumentConnection, openDocument } from '@tandem/client'
import { memoryLocks, memoryStore } from '@tandem/client/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { openPlainClient } from './plain-client.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'

/**
 * Clients on the real server's process over real sockets: our SDK, and y-websocket's provider exactly as it is
 * published.
 */
let server: ServerAlone
const undo: (() => void)[] = []

beforeAll(async () => {
	server = await startServerAlone()
})
afterAll(async () => {
	for (const each of undo) each()
	await server.remove()
})

interface Guest {
	readonly id: string
	readonly cookie: string
	post(path: string, body?: object): Promise<Response>
}

async function guest(): Promise<Guest> {
	const made = await fetch(`${server.url}/api/auth/sign-in/anonymous`, { method: 'POST' })
	const cookie = made.headers
		.getSetCookie()
		.map((each) => each.split(';')[0])
		.join('; ')
	const { id } = (await made.json()) as { id: string }
	const post = (path: string, body: object = {}) =>
		fetch(server.url + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie },
			body: JSON.stringify(body),
		})
	return { id, cookie, post }
}

async function documentOf(maker: Guest): Promise<string> {
	return ((await (await maker.post('/api/documents', { title: 'Shared' })).json()) as { id: string }).id
}

/** A plain Yjs client: `WebsocketProvider`, given the cookie a browser would send. */
async function plain({ cookie }: Guest, document: string) {
	const client = await openPlainClient(server.url, document, cookie)
	undo.push(() => client.close())
	return { ...client, text: client.doc.getText('notes') }
}

function nodeClientEnv(cookie: string): ClientEnv {
	return {
		now: Date.now,
		after: (ms, task) => {
			const timer = setTimeout(task, ms)
			return () => clearTimeout(timer)
		},
		random: (length) => crypto.getRandomValues(new Uint8Array(length)),
		webSocket: (url, protocol, to) => {
			const socket = new WebSocket(url, protocol, { headers: { cookie } })
			socket.on('open', () => to.opened())
			socket.on('message', (data: Buffer) => to.message(new Uint8Array(data)))
			socket.on('close', (code) => to.closed(code))
			socket.on('error', () => {})
			return {
				send: (payload) => socket.send(payload),
				close: () => {
					socket.removeAllListeners('close')
					socket.close()
				},
				unsent: () => socket.bufferedAmount,
			}
		},
		fetch: (url, init) => fetch(url, { ...init, headers: { cookie } }),
		inflate: async (deflated) => inflateRawSync(deflated),
		indexedDB: null,
		locks: memoryLocks().tab(),
		onPage: () => () => {},
	}
}

function native({ id, cookie }: Guest, document: string, store = memoryStore()) {
	const doc = new Y.Doc()
	const connection = openDocument({
		document,
		person: { id, name: 'Ada', color: 'teal' },
		doc,
		schema: 1,
		url: server.url.replace('http', 'ws'),
		env: nodeClientEnv(cookie),
		store,
	})
	undo.push(() => connection.close())
	return { doc, connection, store, text: doc.getText('notes') }
}

/** Resolves with the first state that is as wanted. */
function state(connection: DocumentConnection, wanted: (state: DocumentConnection['state']) => boolean) {
	return new Promise<DocumentConnection['state']>((resolve) => {
		const stop = connection.subscribe(look)
		function look() {
			if (!wanted(connection.state)) return
			stop()
			resolve(connection.state)
		}
		look()
	})
}

const saved = (connection: DocumentConnection) => state(connection, ({ save }) => save.kind === 'saved')

/** Resolves when the text holds this. */
function holds(text: Y.Text, part: string): Promise<void> {
	return new Promise((resolve) => {
		const look = () => {
			if (!text.toString().includes(part)) return
			text.unobserve(look)
			resolve()
		}
		text.observe(look)
		look()
	})
}

test('G2: an unmodified WebsocketProvider and our SDK write in one document, each sees the other at once', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const ours = native(ada, document)
	const theirs = await plain(await guest(), document)
	await state(ours.connection, ({ synced }) => synced)
	ours.text.insert(0, 'from ours ')
	await holds(theirs.text, 'from ours')
	theirs.text.insert(theirs.text.length, 'from theirs')
	await holds(ours.text, 'from theirs')
	await saved(ours.connection)
	expect(ours.text.toString()).toBe(theirs.text.toString())
})

test('G1: a WebsocketProvider brings what it wrote while the server was gone, and finds what was stored', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const first = await plain(ada, document)
	first.text.insert(0, 'before ')
	const ours = native(ada, document)
	await holds(ours.text, 'before')
	const { port, dataDir } = server
	await server.stop()
	first.text.insert(first.text.length, 'meanwhile')
	server = await startServerAlone({ dataDir, env: { PORT: String(port) } })
	await holds(ours.text, 'before meanwhile')
	const late = await plain(await guest(), document)
	await holds(late.text, 'before meanwhile')
})

test('G6: a plain client is shown with the name of who is signed in, whatever it says', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const one = await plain(ada, document)
	const other = await plain(await guest(), document)
	const seen = new Promise<unknown>((resolve) => {
		other.awareness.on('change', () => {
			const found = other.awareness.getStates().get(one.doc.clientID)?.user
			if (found) resolve(found)
		})
	})
	one.awareness.setLocalStateField('user', { name: 'Eve', colour: '#000' })
	expect(await seen).toMatchObject({ id: ada.id })
	expect(await seen).not.toMatchObject({ name: 'Eve' })
})

test('G4: a document thrown away closes every connection to it within a second', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const ours = native(ada, document)
	await state(ours.connection, ({ synced }) => synced)
	const began = performance.now()
	await ada.post(`/api/documents/${document}/trash`)
	const refused = await state(ours.connection, ({ connection }) => connection.kind === 'refused')
	expect(refused.connection).toMatchObject({ code: 'trashed' })
	expect(performance.now() - began).toBeLessThan(1000)
})

test('G4: signing out closes every connection of the session within a second', async () => {
	const ada = await guest()
	const ours = native(ada, await documentOf(ada))
	await state(ours.connection, ({ synced }) => synced)
	const began = performance.now()
	expect((await ada.post('/api/auth/sign-out')).status).toBeLessThan(300)
	const refused = await state(ours.connection, ({ connection }) => connection.kind === 'refused')
	expect(refused.connection).toMatchObject({ code: 'session-ended' })
	expect(performance.now() - began).toBeLessThan(1000)
})

test('a title is stored in the order of edits and told to everybody', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const ours = native(ada, document)
	const others = native(await guest(), document)
	await state(others.connection, ({ synced }) => synced)
	ours.connection.rename('Provisions and crew')
	await state(others.connection, ({ title }) => title === 'Provisions and crew')
	await saved(ours.connection)
	const listed = await fetch(`${server.url}/api/documents`, { headers: { cookie: ada.cookie } })
	expect(await listed.json()).toContainEqual(expect.objectContaining({ id: document, title: 'Provisions and crew' }))
})

test('G9: SIGTERM while typing loses nothing: whoever comes back finds all of it', async () => {
	const ada = await guest()
	const document = await documentOf(ada)
	const ours = native(ada, document)
	await state(ours.connection, ({ synced }) => synced)
	for (let count = 0; count < 50; count += 1) ours.text.insert(ours.text.length, `${count} `)
	const { port, dataDir } = server
	await server.stop()
	for (let count = 50; count < 60; count += 1) ours.text.insert(ours.text.length, `${count} `)
	server = await startServerAlone({ dataDir, env: { PORT: String(port) } })
	await saved(ours.connection)
	const late = native(await guest(), document)
	await holds(late.text, '59 ')
	expect(late.text.toString()).toBe(Array.from({ length: 60 }, (_, count) => `${count} `).join(''))
})
