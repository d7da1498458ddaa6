import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FAILURES, LIMITS } from '@tandem/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { compose } from '../apps/server/src/compose.ts'
import { readConfig } from '../apps/server/src/config.ts'
import { createLogger } from '../apps/server/src/logger.ts'
import { nodeEnv } from '../apps/server/src/node-env.ts'
import { type PlainClient, startPlainClient } from './plain-client.ts'
import { newScript, type Script } from './script.ts'
import { type ServerAlone, startServerAlone } from './server-alone.ts'
import { openWire, Refused } from './wire.ts'

/** Programs and foreign editors on the real server: y-websocket's provider as it is published, and bare sockets. */
const undo: (() => unknown)[] = []
vi.setConfig({ testTimeout: 30_000 })
afterEach(async () => {
	for (const each of undo.splice(0).reverse()) await each()
})

async function start(options: Parameters<typeof startServerAlone>[0] = {}): Promise<ServerAlone> {
	const server = await startServerAlone(options)
	undo.push(() => server.remove())
	return server
}

/** The server in this process, so that its clock can be moved. */
async function startWithClock() {
	const dataDir = await mkdtemp(join(tmpdir(), 'tandem-e2e-'))
	const clock = { ahead: 0 }
	const env = { ...nodeEnv(createLogger('silent')), now: () => Date.now() + clock.ahead }
	const server = await compose(readConfig({ PORT: '0', DATA_DIR: dataDir }), env)
	undo.push(async () => {
		await server.drain()
		await rm(dataDir, { recursive: true })
	})
	return { url: `http://localhost:${server.port}`, clock }
}

function joinWith(site: string, document: string, ticket: string): PlainClient {
	const client = startPlainClient(site, document, { ticket })
	undo.push(() => client.close())
	return client
}
const synced = ({ provider }: PlainClient) =>
	new Promise<void>((resolve) => (provider.synced ? resolve() : provider.once('sync', () => resolve())))
/** Resolves when the provider has given up, with the close code. */
const givesUp = ({ provider }: PlainClient) =>
	new Promise<number>((resolve) => provider.once('closed', ({ code }) => resolve(code)))

/** Resolves when a document's value is as wanted. */
function becomes(doc: Y.Doc, wanted: () => boolean): Promise<void> {
	return new Promise((resolve) => {
		const look = () => {
			if (!wanted()) return
			doc.off('update', look)
			resolve()
		}
		doc.on('update', look)
		look()
	})
}

async function maker(site: string) {
	const script = await newScript(site)
	const { id } = await script.api.createDocument({ title: 'Shared' })
	return { script, id }
}
const ticketFor = async ({ api }: Script, id: string, role?: 'read') => (await api.createTicket(id, role)).ticket

test('G2: with a ticket any editor writes texts, maps, arrays and XML, and others have all of it', async () => {
	const { url } = await start()
	const { script, id } = await maker(url)
	const [one, other] = [joinWith(url, id, await ticketFor(script, id)), joinWith(url, id, await ticketFor(script, id))]
	await Promise.all([synced(one), synced(other)])
	one.doc.getText('text').insert(0, 'a text', { bold: true })
	one.doc.getMap('map').set('deep', new Y.Map([['n', 7]]))
	one.doc.getArray('array').push([1, 'two', { three: 3 }, new Uint8Array([4])])
	const element = new Y.XmlElement('node')
	element.setAttribute('kind', 'foreign')
	element.insert(0, [new Y.XmlText('in XML')])
	one.doc.getXmlFragment('xml').insert(0, [element])
	const whole = (doc: Y.Doc) => ({
		text: doc.getText('text').toDelta(),
		map: doc.getMap('map').toJSON(),
		array: doc.getArray('array').toJSON(),
		xml: doc.getXmlFragment('xml').toString(),
	})
	await becomes(other.doc, () => other.doc.getXmlFragment('xml').length === 1)
	expect(whole(other.doc)).toEqual({
		text: [{ insert: 'a text', attributes: { bold: true } }],
		map: { deep: { n: 7 } },
		array: [1, 'two', { three: 3 }, new Uint8Array([4])],
		xml: '<node kind="foreign">in XML</node>',
	})
	// And back, and to who comes later: all of it is stored.
	other.doc.getMap('map').set('back', true)
	await becomes(one.doc, () => one.doc.getMap('map').get('back') === true)
	const late = joinWith(url, id, await ticketFor(script, id))
	await synced(late)
	await becomes(late.doc, () => late.doc.getMap('map').has('back'))
	expect(whole(late.doc)).toEqual(whole(one.doc))
})

test('G1: a provider comes back by the same address after the server was killed, and brings what it wrote meanwhile', async () => {
	const first = await start()
	const { script, id } = await maker(first.url)
	const client = joinWith(first.url, id, await ticketFor(script, id))
	await synced(client)
	client.doc.getText('t').insert(0, 'before ')
	process.kill(first.pid, 'SIGKILL')
	await new Promise<void>((resolve) => client.provider.once('connection-close', () => resolve()))
	client.doc.getText('t').insert(client.doc.getText('t').length, 'meanwhile')
	const again = await start({ dataDir: first.dataDir, env: { PORT: String(first.port) } })
	await synced(client)
	const late = joinWith(again.url, id, await ticketFor(script, id))
	await synced(late)
	await becomes(late.doc, () => late.doc.getText('t').toString().endsWith('meanwhile'))
})

test('G4: an expired ticket leaves what is open, and makes a provider that comes back stop and say why', async () => {
	const { url, clock } = await startWithClock()
	const { script, id } = await maker(url)
	const client = joinWith(url, id, await ticketFor(script, id))
	await synced(client)
	clock.ahead += LIMITS.ticketMs
	const witness = joinWith(url, id, await ticketFor(script, id))
	await synced(witness)
	client.doc.getText('t').insert(0, 'still here')
	await becomes(witness.doc, () => witness.doc.getText('t').toString() === 'still here')
	const ended = givesUp(client)
	client.provider.ws?.close()
	expect(await ended).toBe(FAILURES['ticket-expired'].close)
	expect(client.provider.shouldConnect).toBe(false)
	// A new ticket and the same provider go on.
	client.provider.params = { ticket: await ticketFor(script, id) }
	client.provider.connect()
	await synced(client)
})

test('G4: a token that runs out closes what it opened within a second, and a ticket’s connections with it', async () => {
	const { url, clock } = await startWithClock()
	const { script, id } = await maker(url)
	const { token, expiresAt } = await script.api.createToken({ name: 'short', scope: 'write', expiresInDays: 1 })
	const headers = { authorization: `Bearer ${token}` }
	// Half a second before its end.
	clock.ahead += (expiresAt ?? 0) - Date.now() - clock.ahead - 500
	const given = await fetch(`${url}/api/documents/${id}/tickets`, { method: 'POST', headers })
	const { ticket } = (await given.json()) as { ticket: string }
	const wires = [await openWire(url, id, { headers }), await openWire(url, id, { protocol: null, ticket })]
	const stream = await fetch(`${url}/api/feed/stream`, { headers })
	const began = performance.now()
	for (const wire of wires) expect(await wire.ended).toMatchObject({ reason: 'session-ended' })
	await stream.text()
	expect(performance.now() - began).toBeLessThan(1500)
	await expect(openWire(url, id, { headers })).rejects.toEqual(new Refused(401, 'token-refused'))
})

test('G4: a ticket for another document is told so, a forged one is refused before the upgrade', async () => {
	const { url } = await start()
	const { script, id } = await maker(url)
	const other = await script.api.createDocument({ title: 'Other' })
	const ticket = await ticketFor(script, id)
	const astray = joinWith(url, other.id, ticket)
	expect(await givesUp(astray)).toBe(FAILURES['foreign-ticket'].close)
	expect(astray.provider.shouldConnect).toBe(false)
	for (const wrong of ['', 'x', `${ticket}x`, `tandem_${'A'.repeat(43)}`]) {
		await expect(openWire(url, id, { ticket: wrong })).rejects.toEqual(new Refused(401, 'ticket-refused'))
	}
	// It decides alone: a cookie that comes along opens nothing, and closes nothing.
	await expect(openWire(url, id, { ticket: 'x', cookie: script.cookie })).rejects.toThrow('ticket-refused')
	const stranger = await newScript(url)
	await (await openWire(url, id, { ticket, cookie: stranger.cookie })).close()
	await script.api.trashDocument(id)
	expect(await givesUp(joinWith(url, id, ticket))).toBe(FAILURES.trashed.close)
})

test('G3: a refused ticket’s socket keeps its seat until it is closed, also when its client does not answer', async () => {
	const server = await start({ env: { MAX_CONNECTIONS_PER_ADDRESS: '1' } })
	const { script, id } = await maker(server.url)
	const other = await script.api.createDocument({ title: 'Other' })
	const ticket = await ticketFor(script, id)
	const headers = {
		connection: 'Upgrade',
		upgrade: 'websocket',
		'sec-websocket-version': '13',
		'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
	}
	// It is told 4409 and says nothing to it.
	const silent = request({ port: server.port, path: `/collab/${other.id}?ticket=${ticket}`, headers }).end()
	const [answer, socket] = await once(silent, 'upgrade')
	expect(answer.statusCode).toBe(101)
	await expect(openWire(server.url, id, { ticket })).rejects.toEqual(new Refused(429, 'too-many-connections'))
	socket.destroy()
	await expect
		.poll(
			async () => {
				const wire = await openWire(server.url, id, { ticket }).catch(() => null)
				await wire?.close()
				return wire !== null
			},
			{ timeout: 10_000 },
		)
		.toBe(true)
})

test('G4: a reader’s ticket and token change nothing: the provider is told and stops', async () => {
	const { url } = await start()
	const { script, id } = await maker(url)
	const witness = joinWith(url, id, await ticketFor(script, id))
	await synced(witness)
	const { token } = await script.api.createToken({ name: 'viewer', scope: 'read' })
	const given = await fetch(`${url}/api/documents/${id}/tickets`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}` },
	})
	const tickets = [await ticketFor(script, id, 'read'), ((await given.json()) as { ticket: string }).ticket]
	for (const ticket of tickets) {
		const reader = joinWith(url, id, ticket)
		await synced(reader)
		witness.doc.getText('t').insert(0, 'x')
		await becomes(reader.doc, () => reader.doc.getText('t').length === witness.doc.getText('t').length)
		const ended = givesUp(reader)
		reader.doc.getText('t').insert(0, 'not mine to write')
		expect(await ended).toBe(FAILURES['read-only'].close)
	}
	const late = joinWith(url, id, await ticketFor(script, id))
	await synced(late)
	witness.doc.getText('t').insert(0, 'the end ')
	await becomes(late.doc, () => late.doc.getText('t').toString().startsWith('the end'))
	expect(late.doc.getText('t').toString()).toBe('the end xx')
})

test('G4: revoking a token closes its sockets, its streams and those of its tickets within a second; so does signing out', async () => {
	const { url } = await start()
	const { script, id } = await maker(url)
	const made = await script.api.createToken({ name: 'everywhere', scope: 'write' })
	const headers = { authorization: `Bearer ${made.token}` }
	const given = await fetch(`${url}/api/documents/${id}/tickets`, { method: 'POST', headers })
	const { ticket } = (await given.json()) as { ticket: string }
	const own = await ticketFor(script, id)
	const kept = await openWire(url, id, { protocol: null, ticket: own })
	const wires = [
		await openWire(url, id, { headers }),
		await openWire(url, id, { protocol: null, headers }),
		await openWire(url, id, { protocol: null, ticket }),
	]
	const stream = await fetch(`${url}/api/notifications/stream`, { headers })
	expect(stream.headers.get('content-type')).toContain('text/event-stream')
	let began = performance.now()
	await script.api.revokeToken(made.id)
	for (const wire of wires) expect(await wire.ended).toEqual({ code: 4402, reason: 'session-ended' })
	await stream.text()
	expect(performance.now() - began).toBeLessThan(1000)
	await expect(openWire(url, id, { headers })).rejects.toEqual(new Refused(401, 'token-refused'))
	expect(await givesUp(joinWith(url, id, ticket))).toBe(FAILURES['session-ended'].close)
	began = performance.now()
	await script.api.signOut()
	expect(await kept.ended).toMatchObject({ reason: 'session-ended' })
	expect(performance.now() - began).toBeLessThan(1000)
	expect(await givesUp(joinWith(url, id, own))).toBe(FAILURES['session-ended'].close)
})

test('G4: a foreign origin stays refused, with a token or ticket too; a program without one needs none', async () => {
	const { url } = await start()
	const { script, id } = await maker(url)
	const { token } = await script.api.createToken({ name: 'program', scope: 'write' })
	const authorization = `Bearer ${token}`
	const ticket = await ticketFor(script, id)
	const origin = 'https://evil.example'
	const refused = new Refused(403, 'foreign-origin')
	await expect(openWire(url, id, { headers: { authorization, origin } })).rejects.toEqual(refused)
	await expect(openWire(url, id, { ticket, headers: { origin } })).rejects.toEqual(refused)
	const change = (headers: Record<string, string>) =>
		fetch(`${url}/api/documents`, {
			method: 'POST',
			headers: { ...headers, 'content-type': 'application/json' },
			body: '{}',
		})
	expect((await change({ authorization, origin })).status).toBe(403)
	expect((await change({ authorization })).status).toBe(201)
	await (await openWire(url, id, { headers: { authorization } })).close()
	await (await openWire(url, id, { ticket })).close()
})

test('G4: no line of the log holds a ticket or a token, whatever becomes of it', async () => {
	const server = await start({ env: { LOG_LEVEL: 'trace' } })
	const { url } = server
	const { script, id } = await maker(url)
	const { token } = await script.api.createToken({ name: 'quiet', scope: 'write' })
	const ticket = await ticketFor(script, id)
	const headers = { authorization: `Bearer ${token}` }
	await (await openWire(url, id, { headers })).close()
	await (await openWire(url, id, { ticket })).close()
	await expect(openWire(url, id, { ticket: `${ticket}x` })).rejects.toThrow('ticket-refused')
	await expect(openWire(url, id, { ticket, headers: { origin: 'https://evil.example' } })).rejects.toThrow('foreign')
	await expect(openWire(url, id, { ticket, headers: { host: 'rebound.example' } })).rejects.toThrow('wrong-host')
	await (await openWire(url, 'x'.repeat(22), { ticket })).ended
	for (const path of [`/collab/${id}`, '/api/me', '/nowhere', `/api/documents/${id}/access`, '//']) {
		await fetch(`${url}${path}?ticket=${ticket}`, { headers })
	}
	await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}x` } })
	const broken = await openWire(url, id, { protocol: null, ticket })
	broken.send(Uint8Array.of(99))
	await broken.ended
	await server.stop()
	const secret = [ticket.slice('ticket_'.length, 60), ticket.slice(-40), token.slice('tandem_'.length)]
	// Enough was said for this to mean something.
	expect(server.logs.filter((line) => line.includes('"msg":"upgrade refused"')).length).toBeGreaterThanOrEqual(4)
	for (const line of server.logs) for (const each of secret) expect(line).not.toContain(each)
})
