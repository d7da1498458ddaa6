import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { openHocuspocusSocket } from './hocuspocus-client.ts'
import { openNetwork } from './network.ts'
import { openPlainClient } from './plain-client.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'
import { storedDocument } from './stored-document.ts'

/** Hocuspocus's provider, exactly as it is published, on the real server's process over real sockets. */
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
	readonly name: string
	readonly cookie: string
	post(path: string, body?: object): Promise<Response>
	newDocument(): Promise<string>
}

async function guest(): Promise<Guest> {
	const made = await fetch(`${server.url}/api/auth/sign-in/anonymous`, { method: 'POST' })
	const cookie = made.headers
		.getSetCookie()
		.map((each) => each.split(';')[0])
		.join('; ')
	const { id, name } = (await made.json()) as { id: string; name: string }
	const post = (path: string, body: object = {}) =>
		fetch(server.url + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie },
			body: JSON.stringify(body),
		})
	const newDocument = async () =>
		((await (await post('/api/documents', { title: 'Shared' })).json()) as { id: string }).id
	return { id, name, cookie, post, newDocument }
}

function connect(cookie: string | null) {
	const socket = openHocuspocusSocket(server.url, cookie)
	undo.push(() => socket.close())
	return socket
}

async function plain({ cookie }: Guest, document: string) {
	const client = await openPlainClient(server.url, document, cookie)
	undo.push(() => client.close())
	return { ...client, text: client.doc.getText('notes') }
}

/** Resolves when a plain client's text holds this. */
function holds(text: { toString(): string; observe(look: () => void): void }, part: string): Promise<void> {
	return new Promise((resolve) => {
		const look = () => text.toString().includes(part) && resolve()
		text.observe(look)
		look()
	})
}

test('G2: an unmodified HocuspocusProvider and a WebsocketProvider write in one document', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const theirs = await plain(await guest(), document)
	const ours = connect(ada.cookie).open(document)
	await ours.until(() => ours.isSaved)
	expect(ours.provider.authorizedScope).toBe('read-write')
	ours.text.insert(0, 'from hocuspocus ')
	await holds(theirs.text, 'from hocuspocus')
	theirs.text.insert(theirs.text.length, 'from plain')
	await ours.until(() => ours.text.toString().includes('from plain'))
	expect(ours.text.toString()).toBe(theirs.text.toString())
	await ours.until(() => ours.isSaved)
})

test('two providers share every kind of content, and what no editor of ours knows is left alone', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const [one, other] = [connect(ada.cookie).open(document), connect((await guest()).cookie).open(document)]
	await Promise.all([one, other].map((each) => each.until(() => each.provider.synced)))
	one.doc.getMap('settings').set('depth', { of: ['nested', 7, null, true] })
	one.doc.getArray('list').push(['first', new Y.Map([['inner', 'map']])])
	one.text.insert(0, 'bold', { bold: true })
	const element = new Y.XmlElement('figure')
	element.setAttribute('src', 'picture.png')
	one.doc.getXmlFragment('drawing').insert(0, [element])
	await other.until(() => other.doc.getXmlFragment('drawing').length === 1)
	other.doc.getArray('list').delete(0, 1)
	await one.until(() => one.doc.getArray('list').length === 1)
	await Promise.all([one, other].map((each) => each.until(() => each.isSaved)))
	const late = connect(ada.cookie).open(document)
	// The first answer may be a second old; what came after it follows at once.
	await late.until(() => late.doc.getArray('list').length === 1 && late.isSaved)
	expect(late.doc.getMap('settings').toJSON()).toEqual({ depth: { of: ['nested', 7, null, true] } })
	expect(late.doc.getArray('list').toJSON()).toEqual([{ inner: 'map' }])
	expect(late.doc.getText('notes').toDelta()).toEqual([{ insert: 'bold', attributes: { bold: true } }])
	expect(late.doc.getXmlFragment('drawing').toString()).toBe('<figure src="picture.png"></figure>')
})

test('one socket serves several documents, one of them twice by its sessions, and closing one leaves the others', async () => {
	const ada = await guest()
	const [first, second] = [await ada.newDocument(), await ada.newDocument()]
	const socket = connect(ada.cookie)
	const one = socket.open(first, { sessionAwareness: true })
	const again = socket.open(first, { sessionAwareness: true })
	const other = socket.open(second)
	await Promise.all([one, again, other].map((each) => each.until(() => each.provider.synced)))
	one.text.insert(0, 'first')
	other.text.insert(0, 'second')
	await again.until(() => again.text.toString() === 'first')
	one.close()
	again.text.insert(5, ', again')
	await again.until(() => again.isSaved)
	await other.until(() => other.isSaved)
	const late = await plain(ada, first)
	await holds(late.text, 'first, again')
	expect([late.text.toString(), other.text.toString()]).toEqual(['first, again', 'second'])
})

test('G6: another person is seen with the name of who is signed in, and leaves with the socket', async () => {
	const [ada, bob] = [await guest(), await guest()]
	const document = await ada.newDocument()
	const socket = connect(ada.cookie)
	const one = socket.open(document)
	const other = connect(bob.cookie).open(document)
	one.provider.setAwarenessField('user', { name: 'Eve' })
	const seen = () => other.provider.awareness?.getStates().get(one.doc.clientID)?.user
	await other.until(() => seen() !== undefined)
	expect(seen()).toMatchObject({ id: ada.id, name: ada.name })
	socket.close()
	await other.until(() => seen() === undefined)
})

test('G4: without a session, or for what is not there, a document is denied by a reason and nothing else is told', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	for (const [cookie, name, reason] of [
		[null, document, 'unauthenticated'],
		[ada.cookie, 'nowhere', 'not-found'],
	] as const) {
		const client = connect(cookie).open(name)
		const denied = new Promise((resolve) => client.provider.on('authenticationFailed', resolve))
		expect(await denied).toEqual({ reason })
		expect([client.provider.synced, client.provider.hasUnsyncedChanges]).toEqual([false, true])
	}
})

test('G4: a document thrown away closes at its providers within a second, and is denied from then on', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const client = connect(ada.cookie).open(document)
	await client.until(() => client.provider.synced)
	const closed = new Promise((resolve) => client.provider.on('close', resolve))
	const began = performance.now()
	await ada.post(`/api/documents/${document}/trash`)
	expect(await closed).toMatchObject({ event: { reason: 'trashed' } })
	expect(performance.now() - began).toBeLessThan(1000)
	const again = connect(ada.cookie).open(document)
	expect(await new Promise((resolve) => again.provider.on('authenticationFailed', resolve))).toEqual({
		reason: 'trashed',
	})
})

test('G4: signing out closes every document of the session within a second', async () => {
	const ada = await guest()
	const client = connect(ada.cookie).open(await ada.newDocument())
	await client.until(() => client.provider.synced)
	const closed = new Promise((resolve) => client.provider.on('close', resolve))
	const began = performance.now()
	await ada.post('/api/auth/sign-out')
	expect(await closed).toMatchObject({ event: { reason: 'session-ended' } })
	expect(performance.now() - began).toBeLessThan(1000)
})

for (const flushDelay of [undefined, 50]) {
	const way = flushDelay === undefined ? 'each change sent at once' : 'changes sent in batches'
	test(`G1: with ${way}, what a provider calls saved is there after kill -9, and the rest comes when it is back`, async () => {
		const ada = await guest()
		const document = await ada.newDocument()
		const socket = connect(ada.cookie)
		const client = socket.open(document, flushDelay === undefined ? {} : { flushDelay })
		await client.until(() => client.isSaved)
		let said = ''
		let times = 0
		client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
			if (number > 0) return
			said = client.text.toString()
			times += 1
		})
		const type = (count: number) => client.text.insert(client.text.length, `${count} `)
		let typed = 0
		while (times < 20) {
			type(typed++)
			if (typed % 3 === 0) await client.until(() => client.isSaved)
			else await new Promise((resolve) => setImmediate(resolve))
		}
		type(typed++)
		const { port, dataDir, pid } = server
		const gone = client.until(() => !client.provider.synced)
		process.kill(pid, 'SIGKILL')
		await gone
		const saved = said
		for (let more = 0; more < 5; more += 1) type(typed++)
		expect(client.provider.hasUnsyncedChanges).toBe(true)
		// Somebody who has only the log, before the author is back.
		await server.stop()
		expect(storedDocument(dataDir, document).getText('notes').toString().startsWith(saved)).toBe(true)
		server = await startServerAlone({ dataDir, env: { PORT: String(port) } })
		await client.until(() => client.isSaved)
		const whole = await plain(ada, document)
		await holds(whole.text, `${typed - 1} `)
		expect(whole.text.toString()).toBe(Array.from({ length: typed }, (_, count) => `${count} `).join(''))
	}, 60_000)
}

test('G1: what is deleted before the server has said a word is called saved once it is, without connecting again', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const before = connect(ada.cookie).open(document)
	before.text.insert(0, 'three words here')
	await before.until(() => before.isSaved)
	const doc = new Y.Doc()
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(before.doc))
	const client = connect(ada.cookie).open(document, { doc })
	let connections = 0
	client.provider.on('open', () => {
		connections += 1
	})
	let deleted = 0
	client.provider.on('outgoingMessage', ({ message }: { message: { type: number } }) => {
		// It says who is there right after its SyncStep1.
		if (message.type !== 1 || deleted > 0) return
		for (deleted = 1; deleted < 6; deleted += 1) client.text.delete(0, 1)
		expect(client.provider.unsyncedChanges).toBe(6)
	})
	await client.until(() => client.isSaved && deleted > 0)
	expect(connections).toBe(1)
	expect(storedDocument(server.dataDir, document).getText('notes').toString()).toBe(' words here')
})

test('G1: through cuts and a slow network, at each moment a provider calls itself saved all it holds is on disk', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const network = await openNetwork(server.port)
	const socket = openHocuspocusSocket(`http://localhost:${network.port}`, ada.cookie)
	undo.push(() => socket.close())
	const client = socket.open(document)
	await client.until(() => client.isSaved)
	network.set({ slow: 20_000 })
	const wrong: string[] = []
	let times = 0
	client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
		if (number > 0) return
		times += 1
		const stored = Y.snapshot(storedDocument(server.dataDir, document))
		if (!Y.snapshotContainsUpdate(stored, Y.encodeStateAsUpdate(client.doc))) wrong.push(client.text.toString())
	})
	for (let round = 0; round < 6; round += 1) {
		network.set('closed')
		await client.until(() => !client.provider.synced)
		// Queued by the provider, which does not count them any more once it is connected again.
		for (let count = 0; count < 5; count += 1) client.text.insert(0, `offline ${round} ${count} `)
		network.set({ slow: 20_000 }, 'new')
		const back = client.until(() => client.provider.isAuthenticated)
		for (let count = 0; count < 5; count += 1) client.text.insert(0, `connecting ${count} `)
		await back
		for (let count = 0; count < 10; count += 1) {
			const heard = new Promise((resolve) => client.provider.on('message', resolve))
			client.text.insert(0, 'x')
			client.text.delete(client.text.length - 1, 1)
			await heard
		}
		await client.until(() => client.isSaved)
	}
	expect([times >= 6, wrong]).toEqual([true, []])
	await network.close()
}, 60_000)

test('G9: SIGTERM while typing loses nothing, and the provider comes back by itself', async () => {
	const ada = await guest()
	const document = await ada.newDocument()
	const client = connect(ada.cookie).open(document)
	await client.until(() => client.isSaved)
	for (let count = 0; count < 50; count += 1) client.text.insert(client.text.length, `${count} `)
	const { port, dataDir } = server
	await server.stop()
	for (let count = 50; count < 60; count += 1) client.text.insert(client.text.length, `${count} `)
	server = await startServerAlone({ dataDir, env: { PORT: String(port) } })
	await client.until(() => client.isSaved)
	const late = await plain(await guest(), document)
	await holds(late.text, '59 ')
	expect(late.text.toString()).toBe(Array.from({ length: 60 }, (_, count) => `${count} `).join(''))
}, 60_000)
