import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHocuspocusSocket } from './hocuspocus-client.ts'
import { openPlainClient } from './plain-client.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'

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
	await ours.until(() => ours.provider.synced && !ours.provider.hasUnsyncedChanges)
	expect(ours.provider.authorizedScope).toBe('read-write')
	ours.text.insert(0, 'from hocuspocus ')
	await holds(theirs.text, 'from hocuspocus')
	theirs.text.insert(theirs.text.length, 'from plain')
	await ours.until(() => ours.text.toString().includes('from plain'))
	expect(ours.text.toString()).toBe(theirs.text.toString())
	await ours.until(() => !ours.provider.hasUnsyncedChanges)
})
