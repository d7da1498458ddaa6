import { PING, PONG, sync } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LAG_BYTES } from '../room/audience.ts'
import { SLICE_BYTES } from '../room/catch-up.ts'
import { LAG_TIMEOUT } from '../room/taking.ts'
import { ADA, BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { SocketClient, tokenFrame } from './hocuspocus.fixture.ts'
import type { Visit } from './hocuspocus-document.ts'
import { DENIALS, DOCUMENTS, EARLY_BYTES, EARLY_FRAMES, TOKEN_TIMEOUT } from './hocuspocus-socket.ts'

test('G4, M-token-denied: a token that names nobody, or no document, is denied by a reason, and the socket stays', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab, { stranger: true })
	const nobody = client.open('d', 'eve')
	const nowhere = client.open('nowhere')
	await lab.clock.settle()
	nobody.type('x')
	await lab.clock.settle()
	expect([nobody.denied, nowhere.denied, nobody.text, lab.text]).toEqual(['unauthenticated', 'not-found', 'x', '.'])
	expect([nobody.unsynced, client.closed]).toEqual([2, null])
	const ada = client.open('d')
	await lab.clock.settle()
	expect([ada.scope, ada.text]).toEqual(['read-write', '.'])
})

test('G3, S-socket-stranger, R-hello-timeout: a socket without a session is closed after 10 s without a good token, not before, and not after one', async () => {
	const lab = await Lab.withDocument()
	const [stranger, late, guest] = [
		new SocketClient(lab, { stranger: true }),
		new SocketClient(lab, { stranger: true }),
		new SocketClient(lab),
	]
	stranger.open('d', 'eve')
	await lab.clock.advance(TOKEN_TIMEOUT - 1)
	expect(stranger.closed).toBeNull()
	late.open('d')
	await lab.clock.advance(1)
	expect([stranger.closed, stranger.ends]).toEqual([4508, ['denied unauthenticated', 'hello-timeout']])
	await lab.clock.advance(TOKEN_TIMEOUT * 2)
	expect([late.closed, guest.closed]).toEqual([null, null])
})

test('G3, S-socket-stranger, R-too-early: what comes before a good token is counted, and too much of it closes the socket', async () => {
	const lab = await Lab.withDocument()
	const many = new SocketClient(lab, { stranger: true })
	for (let count = 0; count < EARLY_FRAMES; count += 1) many.send(PING)
	await lab.clock.settle()
	expect(many.closed).toBeNull()
	many.send(PING)
	await lab.clock.settle()
	expect([many.closed, many.ends]).toEqual([4512, ['too-early']])
	const much = new SocketClient(lab, { stranger: true })
	const ada = much.open('d', 'eve')
	ada.say(sync.encode({ step: 'update', payload: new Uint8Array(EARLY_BYTES - 1000) }))
	await lab.clock.settle()
	expect(much.closed).toBeNull()
	ada.say(sync.encode({ step: 'update', payload: new Uint8Array(1000) }))
	await lab.clock.settle()
	expect(much.closed).toBe(4512)
	const known = new SocketClient(lab, { stranger: true })
	known.open('d')
	await lab.clock.settle()
	for (let count = 0; count < EARLY_FRAMES * 2; count += 1) known.send(PING)
	await lab.clock.settle()
	expect(known.closed).toBeNull()
})

test('G3, M-token-denied, R-too-early: a hundred tokens in a row may be denied, one more closes the socket, and a good one begins anew', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const denied = async (count: number) => {
		for (let each = 0; each < count; each += 1) client.send(tokenFrame('d', 'eve'))
		await lab.clock.settle()
	}
	await denied(DENIALS)
	client.open('d\0good')
	await denied(DENIALS)
	expect(client.closed).toBeNull()
	await denied(1)
	expect([client.closed, client.ends.at(-1)]).toEqual([4512, 'too-early'])
})

test('G3, M-token: while a token is being judged the socket is not read from, and nothing is handled out of order', async () => {
	const lab = await Lab.withDocument()
	const judged = Promise.withResolvers<Visit>()
	const client = new SocketClient(lab, { stranger: true, admit: () => judged.promise })
	const ada = client.open('d')
	await lab.clock.settle()
	expect([client.connection.isPaused, ada.scope]).toEqual([true, null])
	judged.resolve({ person: ADA, sessionId: 's', role: 'write', until: null })
	await lab.clock.settle()
	expect([client.connection.isPaused, ada.scope, ada.text, ada.unsynced]).toEqual([false, 'read-write', '.', 0])
})

test('G3, R-too-many-open: one document more than a socket may have is denied, and with one closed there is room again', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const all = Array.from({ length: DOCUMENTS }, (_, count) => client.open(`d\0${count}`))
	const more = client.open('d\0more')
	await lab.clock.settle()
	expect([all.every(({ scope }) => scope !== null), more.denied]).toEqual([true, 'too-many-open'])
	all[0]?.leave()
	more.begin()
	await lab.clock.settle()
	expect([more.scope, more.unsynced]).toEqual(['read-write', 0])
})

for (const [what, frame] of [
	['nothing', new Uint8Array()],
	['an address that ends too early', Uint8Array.of(9, 100)],
	['an address that is not UTF-8', Uint8Array.of(2, 0xff, 0xfe, 0)],
	['an address of 257 bytes', Uint8Array.from([0x81, 0x02, ...Buffer.alloc(257, 97), 0])],
	['a token without a text', Uint8Array.of(1, 100, 2, 0)],
	['a token that is longer than 4096 letters', tokenFrame('d', 'a'.repeat(4097))],
	['a server’s own auth message', Uint8Array.of(1, 100, 2, 2, 1, 97)],
] as [string, Uint8Array][]) {
	test(`G7: ${what} closes the socket by name and nobody else’s`, async () => {
		const lab = await Lab.withDocument()
		const [client, other] = [new SocketClient(lab), new SocketClient(lab)]
		const ada = other.open('d')
		client.open('d')
		await lab.clock.settle()
		client.send(frame)
		await lab.clock.settle()
		ada.type('a')
		await lab.clock.settle()
		expect([client.closed, client.ends, other.closed, lab.text]).toEqual([4400, ['malformed'], null, 'a.'])
	})
}

test('M-ping, M-pong: a question whether the connection lives is answered', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	client.send(PING)
	await lab.clock.settle()
	expect(client.raw).toEqual([PONG])
})

test('M-ping, S-socket-answers-pings: a provider from before version 4 is never asked whether the connection lives', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab, { version: null })
	const ada = client.open('d')
	await lab.clock.settle()
	ada.type('a')
	await lab.clock.settle()
	expect([ada.unsynced, client.raw.some(({ length }) => length === 1)]).toEqual([0, false])
})

test('G4, M-document-closed: a document thrown away closes by name, and the socket’s others stay', async () => {
	const lab = await Lab.withDocument()
	lab.disk.create('e', 'Other')
	const entries = [{ person: 'ada', session: null, seq: 0, updates: [Y.encodeStateAsUpdate(lab.stored())] }]
	void lab.server.store.log.append([{ document: 'e', time: lab.clock.now(), schema: 0, title: null, entries }])
	await lab.clock.settle()
	const client = new SocketClient(lab)
	const [thrown, kept] = [client.open('d'), client.open('e')]
	await lab.clock.settle()
	lab.server.rooms.documentChanged('d', 'trashed')
	await lab.clock.settle()
	expect([thrown.closed, kept.closed, client.closed]).toEqual(['trashed', null, null])
})

test('G9, S-socket-ended: a server that goes away closes the socket, so that the client comes back by itself', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	ada.type('last words')
	await lab.clock.settle()
	void lab.server.rooms.drain('restarting', 0)
	await lab.clock.settle()
	expect([client.closed, client.ends, lab.text]).toEqual([1012, ['restarting'], 'last words.'])
})

/** A document that needs several slices. */
async function long(): Promise<Lab> {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	for (let piece = 0; piece < 20; piece += 1) ada.type('x'.repeat(60_000))
	await lab.clock.advance(2000)
	expect(lab.text.length).toBeGreaterThan(3 * SLICE_BYTES)
	ada.connection.leave(false)
	return lab
}

test('a long document that is under way is not torn by the other documents of its socket', async () => {
	const lab = await long()
	const client = new SocketClient(lab)
	const early = client.open('d\0early')
	await lab.clock.settle()
	client.connection.down.hold(true)
	const [slow, other] = [client.open('d\0slow'), client.open('d\0other')]
	early.present({ extra: 1 }, 1)
	early.type('meanwhile ')
	await lab.clock.advance(500)
	slow.leave()
	lab.server.rooms.documentChanged('d', 'restored')
	await lab.clock.advance(500)
	// FakeConnection throws at a message between the pieces of another.
	client.connection.down.hold(false)
	await lab.clock.advance(2000)
	expect([client.closed, early.unsynced, other.unsynced]).toEqual([null, 0, 0])
	expect(other.text === lab.text && early.text === lab.text && lab.text.startsWith('meanwhile')).toBe(true)
	expect([slow.closed, client.server.isEnded]).toEqual(['provider_initiated', false])
})

test('G3: a socket that is not read from costs a bounded queue for all its documents, then catches up', async () => {
	const lab = await Lab.withDocument()
	const bob = await lab.join({ person: BOB })
	const client = new SocketClient(lab)
	const documents = Array.from({ length: 5 }, (_, count) => client.open(`d\0${count}`))
	await lab.clock.settle()
	client.connection.down.hold(true)
	for (let count = 0; count < 100; count += 1) {
		bob.type('x'.repeat(50_000))
		await lab.clock.advance(20)
	}
	expect(client.connection.down.most).toBeLessThan(LAG_BYTES + 6 * SLICE_BYTES)
	client.connection.down.hold(false)
	await lab.clock.advance(5000)
	for (const { text, unsynced } of documents) expect([text === lab.text, unsynced]).toEqual([true, 0])
	client.connection.down.hold(true)
	for (let count = 0; count < 30; count += 1) {
		bob.type('y'.repeat(50_000))
		await lab.clock.advance(20)
	}
	await lab.clock.advance(LAG_TIMEOUT + 5000)
	expect(client.ends).toEqual(['lagging'])
})

test('G3: edits beyond the rate wait with the socket paused, and none is dropped', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab, { updatesPerSecond: 10 })
	const ada = client.open('d')
	await lab.clock.advance(1000)
	for (let count = 0; count < 25; count += 1) ada.type('x')
	await lab.clock.settle()
	expect([ada.unsynced, client.connection.isPaused]).toEqual([15, true])
	await lab.clock.advance(1500)
	expect([ada.unsynced, client.connection.isPaused, lab.text]).toEqual([0, false, `${'x'.repeat(25)}.`])
})

test('G3, S-socket-ended: a document whose client has gone leaves no timer and holds nothing back', async () => {
	const lab = await Lab.withDocument()
	const admit = async (): Promise<Visit> => ({
		person: ADA,
		sessionId: 's',
		role: 'write',
		until: lab.clock.now() + 9e10,
	})
	const before = lab.clock.waiting
	const client = new SocketClient(lab, { admit })
	const doc = new Y.Doc()
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(lab.stored()))
	typing(doc, 'offline ')
	client.open('d', 'ada', doc)
	await lab.clock.advance(100)
	client.cut()
	await lab.clock.advance(60_000)
	expect([lab.text, client.ends, lab.clock.waiting]).toEqual(['offline .', ['gone'], before])
})
