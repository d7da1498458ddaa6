import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test as base, expect } from '@playwright/test'
import { edit, FAILURES, type FailureCode, hello, LIMITS, PROTOCOL, sync } from '@tandem/protocol'
import * as Y from 'yjs'
import { append, paragraph } from './blocks.ts'
import { HARMFUL, UNCONNECTED } from './harmful.ts'
import { newScript, type Script } from './script.ts'
import type { ScriptedPage } from './scripted-page.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'
import { openWire, type Refused, type Wire, type WireOptions } from './wire.ts'

const test = base.extend<object, { server: ServerAlone }>({
	server: [
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
		async ({}, use) => {
			const server = await startServerAlone()
			await use(server)
			await server.remove()
		},
		{ scope: 'worker' },
	],
})

const SESSION = '00000000000000aa'
const greeting = (protocol = PROTOCOL) =>
	hello.encode({ protocol, schema: 1, client: 77, sessions: [SESSION], want: 'state', resume: null })
const editOf = (update: Uint8Array) => edit.encode({ session: SESSION, seq: 1, complete: false, update })

/** A document in which somebody honest writes while others send what they should not. */
interface Room {
	readonly id: string
	readonly maker: Script
	readonly bystander: ScriptedPage
	/** Fails unless the bystander is undisturbed, the log holds only their edits, and they can go on. */
	untouched(): Promise<void>
	close(): void
}

async function openRoom(server: ServerAlone): Promise<Room> {
	const maker = await newScript(server.url)
	const { id } = await maker.api.createDocument({ title: 'Quiet room' })
	const bystander = await maker.open(id)
	append(bystander.text, paragraph('Written in peace.'))
	await bystander.saved()
	let text = bystander.text.toString()
	let rows = rowsOf(server, id)
	const untouched = async () => {
		expect(bystander.text.toString()).toBe(text)
		expect(bystander.connection.state.connection.kind).toBe('live')
		expect(rowsOf(server, id)).toBe(rows)
		append(bystander.text, paragraph('And on.'))
		await bystander.saved()
		text = bystander.text.toString()
		rows = rowsOf(server, id)
	}
	return { id, maker, bystander, untouched, close: () => bystander.close() }
}

function rowsOf({ dataDir }: ServerAlone, document: string): number {
	const database = new DatabaseSync(join(dataDir, 'tandem.db'), { readOnly: true })
	const row = database.prepare('select count(*) as rows from log where document = ?').get(document)
	database.close()
	return Number(row?.rows)
}

/** Runs a story and expects exactly one new line in the server's log about this code. */
async function oneLine(server: ServerAlone, code: FailureCode, story: () => Promise<void>): Promise<void> {
	const before = server.logs.length
	const about = () => server.logs.slice(before).filter((line) => line.includes(`"code":"${code}"`))
	await story()
	await expect.poll(about, { intervals: [10, 50, 200] }).toHaveLength(1)
}

function refusedWith(code: FailureCode) {
	return expect.objectContaining({ name: 'Refused', status: FAILURES[code].status, code } satisfies Partial<Refused>)
}

/** Expects an upgrade to be answered with this row of the failure table, and one line about it. */
async function expectRefused(
	server: ServerAlone,
	code: FailureCode,
	document: string,
	options: WireOptions,
): Promise<void> {
	await oneLine(server, code, async () => {
		await expect(openWire(server.url, document, options)).rejects.toEqual(refusedWith(code))
	})
}

test('B-origin: an upgrade or a change from a foreign page is refused with 403', async ({ server }) => {
	const room = await openRoom(server)
	const headers = { origin: 'https://evil.example' }
	await expectRefused(server, 'foreign-origin', room.id, { cookie: room.maker.cookie, headers })
	// A page that has no origin to name is foreign too.
	const nameless = { origin: 'null' }
	await expectRefused(server, 'foreign-origin', room.id, { cookie: room.maker.cookie, headers: nameless })
	await oneLine(server, 'foreign-origin', async () => {
		const answer = await fetch(`${server.url}/api/documents/${room.id}/trash`, {
			method: 'POST',
			headers: { ...headers, cookie: room.maker.cookie },
		})
		expect(answer.status).toBe(403)
	})
	await room.untouched()
	room.close()
})

test('B-host: a host name that is not ours is answered with 421, page, API and upgrade alike', async ({ server }) => {
	const room = await openRoom(server)
	const headers = { host: 'rebound.example' }
	await expectRefused(server, 'wrong-host', room.id, { cookie: room.maker.cookie, headers })
	for (const path of ['/', '/api/me']) {
		await oneLine(server, 'wrong-host', async () => {
			const asked = request({ port: server.port, path, headers }).end()
			const [answer] = await once(asked, 'response')
			expect(answer.statusCode).toBe(421)
			answer.resume()
		})
	}
	await room.untouched()
	room.close()
})

test('B-session: an upgrade without a session, with an invented and with an ended one, or an invented token or ticket, is refused with 401', async ({
	server,
}) => {
	const room = await openRoom(server)
	await expectRefused(server, 'unauthenticated', room.id, {})
	const invented = room.maker.cookie.replace(/session_token=\w{4}/, 'session_token=AAAA')
	expect(invented).not.toBe(room.maker.cookie)
	await expectRefused(server, 'unauthenticated', room.id, { cookie: invented })
	const guest = await newScript(server.url)
	await guest.api.signOut()
	await expectRefused(server, 'unauthenticated', room.id, { cookie: guest.cookie })
	const authorization = `Bearer tandem_${'A'.repeat(43)}`
	await expectRefused(server, 'token-refused', room.id, { cookie: room.maker.cookie, headers: { authorization } })
	await expectRefused(server, 'ticket-refused', room.id, { cookie: room.maker.cookie, ticket: 'invented' })
	await room.untouched()
	room.close()
})

test('B-session: a session that has run out is none', async () => {
	const first = await startServerAlone()
	const guest = await newScript(first.url)
	const { id } = await guest.api.createDocument({ title: 'Old' })
	const { dataDir } = first
	await first.stop()
	const database = new DatabaseSync(join(dataDir, 'tandem.db'))
	const { changes } = database.prepare('update session set expiresAt = ?').run(new Date(0).toISOString())
	database.close()
	expect(Number(changes)).toBe(1)
	const again = await startServerAlone({ dataDir })
	await expectRefused(again, 'unauthenticated', id, { cookie: guest.cookie })
	await again.stop()
	await first.remove()
})

test('B-document: an unknown document is 404, a trashed one 410, and a browser can ask why over HTTP', async ({
	server,
}) => {
	const room = await openRoom(server)
	const { cookie } = room.maker
	const unknown = 'A'.repeat(22)
	await expectRefused(server, 'not-found', unknown, { cookie })
	await expectRefused(server, 'not-found', 'no-id-at-all', { cookie })
	const { id: trashed } = await room.maker.api.createDocument({ title: 'Thrown away' })
	await room.maker.api.trashDocument(trashed)
	await expectRefused(server, 'trashed', trashed, { cookie })
	await expect(room.maker.api.access(unknown)).rejects.toMatchObject({ code: 'not-found', problem: { status: 404 } })
	await expect(room.maker.api.access(trashed)).rejects.toMatchObject({ code: 'trashed', problem: { status: 410 } })
	await room.untouched()
	room.close()
})

test('B-head, B-hello: a connection without a complete request head, and one without a first message, end after 10 s', async ({
	server,
}) => {
	const room = await openRoom(server)
	const begun = performance.now()
	const seconds = () => (performance.now() - begun) / 1000
	const headless = (async () => {
		const socket = connect(server.port, '127.0.0.1')
		let heard = ''
		socket.setEncoding('utf8').on('data', (text) => {
			heard += text
		})
		// A byte now and then does not help.
		socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
		const drip = setInterval(() => socket.write('X-A: b\r\n'), 2000)
		socket.on('error', () => {})
		await once(socket, 'close')
		clearInterval(drip)
		return { status: heard.split('\r\n')[0], after: seconds() }
	})()
	const silent = (async () => {
		const wire = await room.maker.connect(room.id)
		return { ...(await wire.ended), after: seconds() }
	})()
	const before = server.logs.length
	const [head, first] = await Promise.all([headless, silent])
	expect(head.status).toMatch(/^HTTP\/1.1 408 /)
	expect(first).toMatchObject({ code: FAILURES['hello-timeout'].close, reason: 'hello-timeout' })
	for (const { after } of [head, first]) {
		expect(after).toBeGreaterThan(9.5)
		expect(after).toBeLessThan(15)
	}
	for (const why of ['ERR_HTTP_REQUEST_TIMEOUT', 'hello-timeout']) {
		const told = () => server.logs.slice(before).filter((line) => line.includes(`"${why}"`))
		await expect.poll(() => told().length).toBe(1)
	}
	await room.untouched()
	room.close()
})

/** Expects that sending this ends the connection with this row's close code and one line about it. */
async function expectClosed(
	server: ServerAlone,
	room: Room,
	code: FailureCode,
	send: (wire: Wire) => Promise<void> | void,
	protocol?: null,
): Promise<void> {
	await oneLine(server, code, async () => {
		const guest = await newScript(server.url)
		const wire = await guest.connect(room.id, protocol === null ? { protocol } : {})
		await send(wire)
		expect(await wire.ended).toEqual({ code: FAILURES[code].close, reason: code })
	})
}

/** A native connection that has said hello and was welcomed. */
async function greet(wire: Wire): Promise<void> {
	wire.send(greeting())
	await wire.hear('welcome')
}

test('B-oversize: a frame over 32 MiB closes its session, whoever it is from', async ({ server }) => {
	const room = await openRoom(server)
	const guest = await newScript(server.url)
	const wire = await guest.connect(room.id)
	await greet(wire)
	await oneLine(server, 'too-large', async () => {
		wire.send(new Uint8Array(LIMITS.messageBytes + 1))
		expect(await wire.ended).toMatchObject({ code: FAILURES['too-large'].close })
	})
	await room.untouched()
	room.close()
})

test('B-text: a text frame closes its session', async ({ server }) => {
	const room = await openRoom(server)
	await expectClosed(server, room, 'text-frame', (wire) => wire.send('hello'))
	await expectClosed(server, room, 'text-frame', (wire) => wire.send('hello'), null)
	await room.untouched()
	room.close()
})

test('B-type: a message of an unknown type, a truncated one and one too many closes its session', async ({
	server,
}) => {
	const room = await openRoom(server)
	const after = (payload: Uint8Array) => async (wire: Wire) => {
		await greet(wire)
		wire.send(payload)
	}
	await expectClosed(server, room, 'malformed', after(Uint8Array.of(99)))
	await expectClosed(server, room, 'malformed', after(editOf(Y.encodeStateAsUpdate(new Y.Doc())).slice(0, -1)))
	await expectClosed(server, room, 'malformed', after(greeting()))
	await expectClosed(server, room, 'malformed', (wire) => wire.send(editOf(Uint8Array.of(0, 0))))
	await expectClosed(server, room, 'malformed', (wire) => wire.send(Uint8Array.of(99)), null)
	await room.untouched()
	room.close()
})

test('B-version: another protocol version is refused by its name', async ({ server }) => {
	const room = await openRoom(server)
	await expectClosed(server, room, 'wrong-version', (wire) => wire.send(greeting(PROTOCOL + 1)))
	await expectClosed(server, room, 'wrong-version', (wire) => wire.send(greeting(0)))
	await room.untouched()
	room.close()
})

for (const [what, update] of Object.entries(HARMFUL)) {
	test(`B-update: ${what} closes its session, native and plain, and leaves nothing behind`, async ({ server }) => {
		const room = await openRoom(server)
		await expectClosed(server, room, 'malformed', async (wire) => {
			await greet(wire)
			wire.send(editOf(update))
		})
		const plain = sync.encode({ step: 'update', payload: update })
		await expectClosed(server, room, 'malformed', (wire) => wire.send(plain), null)
		await room.untouched()
		room.close()
	})
}

for (const [what, update] of Object.entries(UNCONNECTED)) {
	test(`B-update: ${what} is not stored, and its client is asked for the rest`, async ({ server }) => {
		const room = await openRoom(server)
		const guest = await newScript(server.url)
		const native = await guest.connect(room.id)
		await greet(native)
		native.send(editOf(update))
		await native.hear('resync')
		const plain = await guest.connect(room.id, { protocol: null })
		// The question with which the server greets; the second one is the answer to what could not be connected.
		const asked = () => plain.next((payload) => (payload[0] === 0 && payload[1] === 0 ? true : undefined))
		await asked()
		plain.send(sync.encode({ step: 'update', payload: update }))
		await asked()
		await room.untouched()
		await Promise.all([native.close(), plain.close()])
		room.close()
	})
}

test('B-connections: beyond the connections of a person, and of an address, an upgrade is refused with 429', async () => {
	const server = await startServerAlone({
		env: { MAX_CONNECTIONS_PER_PERSON: '2', MAX_CONNECTIONS_PER_ADDRESS: '3' },
	})
	const [ada, ben] = [await newScript(server.url), await newScript(server.url)]
	const { id } = await ada.api.createDocument({ title: 'Full house' })
	const [first] = await Promise.all([ada.connect(id), ada.connect(id)])
	await expectRefused(server, 'too-many-connections', id, { cookie: ada.cookie })
	await ben.connect(id)
	await expectRefused(server, 'too-many-connections', id, { cookie: ben.cookie })
	await first.close()
	await expect(async () => {
		await (await ada.connect(id)).close()
	}).toPass()
	await server.remove()
})

test('B-documents, B-guests: too many documents of a person, and guests of an address, are refused with 429', async () => {
	const server = await startServerAlone({ env: { MAX_DOCUMENTS_PER_MINUTE: '2', MAX_GUESTS_PER_MINUTE: '2' } })
	const ada = await newScript(server.url)
	for (const title of ['One', 'Two']) await ada.api.createDocument({ title })
	await oneLine(server, 'too-many-documents', async () => {
		await expect(ada.api.createDocument({ title: 'Three' })).rejects.toMatchObject({ code: 'too-many-documents' })
	})
	await newScript(server.url)
	await oneLine(server, 'too-many-guests', async () => {
		await expect(newScript(server.url)).rejects.toThrow(/429 .*too-many-guests/)
	})
	// Who is here already is not held up by others.
	expect((await ada.api.documents()).map(({ title }) => title)).toContain('Two')
	await server.remove()
})
