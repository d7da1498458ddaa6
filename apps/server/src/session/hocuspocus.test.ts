import { addressed, broadcastStateless, presence, stateless, sync, syncStatus } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LAG_BYTES } from '../room/audience.ts'
import { SharedFrames } from '../room/shared-frames.ts'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'
import { SocketClient } from './hocuspocus.fixture.ts'

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')

test('M-sync, M-authenticated, S-count-opening: a document is opened by its token, asked for what the client holds and given whole', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	expect(hex(client.raw[0])).toBe('09')
	expect(hex(client.raw[1])).toBe(`016402020a${Buffer.from('read-write').toString('hex')}`)
	expect(hex(client.raw[2]?.subarray(0, 4))).toBe('01640000')
	expect(hex(client.raw[3]?.subarray(0, 4))).toBe('01640001')
	expect([ada.scope, ada.text, ada.unsynced, ada.statuses]).toEqual(['read-write', '.', 0, [1]])
})

test('Hocuspocus, plain and native clients write together', async () => {
	const lab = await Lab.withDocument()
	const native = await lab.join({ person: BOB })
	const ada = new SocketClient(lab).open('d')
	await lab.clock.settle()
	native.type('n')
	await lab.clock.settle()
	ada.type('h')
	await lab.clock.settle()
	expect([ada.text, native.text, lab.text]).toEqual(['hn.', 'hn.', 'hn.'])
})

test('M-authenticated: answers go to the exact address', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const [one, other] = [client.open('d\0s1', 'ada'), client.open('d\0s2', 'ada')]
	await lab.clock.settle()
	one.type('a')
	await lab.clock.settle()
	expect([one.text, other.text, one.unsynced, other.unsynced]).toEqual(['a.', 'a.', 0, 0])
	const addresses = new Set(client.raw.filter(({ length }) => length > 1).map((frame) => hex(frame.subarray(0, 5))))
	expect(addresses).toEqual(new Set(['0464007331', '0464007332']))
})

test('a window is one Buffer for everybody who has the same address', () => {
	const frames = new SharedFrames([presence.encode({ entries: [] })])
	expect(frames.framesFor('d')).toBe(frames.framesFor('d'))
	expect(frames.framesFor('d').payloads).toEqual([addressed('d', presence.encode({ entries: [] }))])
	expect(frames.framesFor(null).payloads).toEqual([presence.encode({ entries: [] })])
})

test('G1, M-sync-status: an edit is acknowledged once and only when it is on disk', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const ada = new SocketClient(lab).open('d')
	await lab.clock.advance(100)
	expect(ada.unsynced).toBe(0)
	for (const letter of 'abc') ada.type(letter)
	await lab.clock.advance(40)
	expect([ada.unsynced, lab.text]).toEqual([3, '.'])
	await lab.clock.advance(200)
	expect([ada.unsynced, lab.text, ada.statuses]).toEqual([0, 'cba.', [1, 1, 1, 1]])
})

test('G1, M-sync-status: what is full or may not be written is refused by a status of 0, never acknowledged', async () => {
	const lab = await Lab.withDocument({ bounds: { bytes: 500 } })
	const reader = new SocketClient(lab).open('d', 'reader')
	const writer = new SocketClient(lab).open('d', 'bob')
	await lab.clock.settle()
	expect([reader.scope, reader.unsynced]).toEqual(['readonly', 0])
	reader.type('r')
	writer.type('x'.repeat(1000))
	await lab.clock.settle()
	expect([reader.unsynced, reader.statuses, reader.closed]).toEqual([1, [1, 0], null])
	expect([writer.unsynced, writer.statuses, writer.closed]).toEqual([1, [1, 0], 'document-full'])
	expect(lab.text).toBe('.')
})

test('G1, S-count-opening: a reader who holds what is not stored is not told that it is saved', async () => {
	const lab = await Lab.withDocument()
	const doc = new Y.Doc()
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(lab.stored()))
	doc.getText('t').delete(0, 1)
	const reader = new SocketClient(lab).open('d', 'reader', doc)
	await lab.clock.settle()
	expect([reader.unsynced, reader.statuses, lab.text]).toEqual([1, [0], '.'])
})

test('G1, S-count-opening: an update over a gap is acknowledged with the answer that fills it', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	// Lost on its way: only the provider knows of it.
	Y.transact(ada.doc, () => typing(ada.doc, 'a'), ada)
	ada.type('b')
	await lab.clock.settle()
	expect([lab.text, ada.unsynced, ada.asked, ada.statuses]).toEqual(['ba.', 0, 2, [1, 1]])
})

test('M-stateless, M-broadcast-stateless: a stateless message of either kind is dropped, and nothing else happens', async () => {
	const lab = await Lab.withDocument()
	const ada = new SocketClient(lab).open('d')
	await lab.clock.settle()
	ada.say(stateless.encode({ payload: new Uint8Array([65]) }))
	ada.say(broadcastStateless.encode({ payload: new Uint8Array([65]) }))
	ada.type('a')
	await lab.clock.settle()
	expect([ada.closed, ada.unsynced, lab.text]).toEqual([null, 0, 'a.'])
})

test('M-leave-document, M-document-closed: closing one document leaves the others of the socket open', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	const [one, other] = [client.open('d\0s1'), client.open('d\0s2')]
	await lab.clock.settle()
	one.type('a')
	one.leave()
	await lab.clock.settle()
	other.type('b')
	await lab.clock.settle()
	expect([one.closed, one.text, other.text, lab.text, client.closed]).toEqual([
		'provider_initiated',
		'a.',
		'ba.',
		'ba.',
		null,
	])
})

test('M-leave-document: a document that is left and opened anew at once is open, and what was said before is stored', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.advance(500)
	// Of two clients, so that a worker judges it: what follows has to wait.
	const [one, other] = [new Y.Doc(), new Y.Doc()]
	for (const doc of [one, other]) doc.getText('t').insert(0, 'x')
	Y.applyUpdate(one, Y.encodeStateAsUpdate(other))
	Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(one))
	ada.type('last ')
	ada.leave()
	ada.begin()
	ada.type('new ')
	await lab.clock.advance(40)
	expect(ada.unsynced).toBeGreaterThan(0)
	await lab.clock.advance(2000)
	expect([ada.unsynced, lab.text === ada.text, lab.text.startsWith('new last ')]).toEqual([0, true, true])
	ada.type('!')
	await lab.clock.advance(2000)
	expect([ada.unsynced, lab.text.startsWith('!new')]).toEqual([0, true])
	expect(client.server.documents).toHaveLength(1)
})

test('M-leave-document: what was said before a document was left is stored, also where answers to it were waited for', async () => {
	const lab = await Lab.withDocument()
	const bob = await lab.join({ person: BOB })
	const client = new SocketClient(lab)
	const ada = client.open('d')
	await lab.clock.settle()
	client.connection.down.hold(true)
	for (let count = 0; count < 30; count += 1) {
		bob.type('x'.repeat(50_000))
		await lab.clock.advance(20)
	}
	expect(client.connection.outbox.unsent).toBeGreaterThan(LAG_BYTES)
	ada.type('last words')
	ada.leave()
	await lab.clock.advance(100)
	expect([lab.text.includes('last words'), client.server.documents.length]).toEqual([true, 0])
})

test('G6: a person is shown with the name that the server knows, at each address', async () => {
	const lab = await Lab.withDocument()
	const native = await lab.join()
	const bob = new SocketClient(lab).open('d', 'bob')
	const other = new SocketClient(lab).open('d\0s', 'ada')
	await lab.clock.settle()
	bob.present({ user: { name: 'Eve' }, extra: 1 }, 1)
	await lab.clock.advance(100)
	const stated = native.of('presence').flatMap(({ entries }) => entries.map(({ state }) => JSON.parse(state)))
	expect(stated).toContainEqual({ user: { id: 'bob', name: BOB.name, color: BOB.color }, extra: 1 })
	expect(other.awareness.at(-1)).toContain(BOB.name)
})

test('a keep-alive is an awareness message about nobody', async () => {
	const lab = await Lab.withDocument()
	const client = new SocketClient(lab)
	client.open('d')
	await lab.clock.settle()
	client.server.keepAlive()
	await lab.clock.settle()
	expect(hex(client.raw.at(-1))).toBe('0164010100')
	expect(client.raw.at(-1)).toEqual(addressed('d', presence.encode({ entries: [] })))
})

test('M-sync-status: the status of a change is Hocuspocus’s, byte for byte', () => {
	expect(hex(addressed('d', syncStatus.encode({ stored: true })))).toBe('01640801')
	expect(hex(addressed('d', syncStatus.encode({ stored: false })))).toBe('01640800')
})

for (const [what, message] of [
	['a text instead of a state vector', sync.encode({ step: 'step1', payload: Uint8Array.of(9, 9, 9) })],
	['an update that is none', sync.encode({ step: 'update', payload: Uint8Array.of(9, 9, 9) })],
	['a SyncStep2 that is none', sync.encode({ step: 'step2', payload: Uint8Array.of(9, 9, 9) })],
	['an unknown message type', Uint8Array.of(77)],
	['no message', new Uint8Array()],
] as [string, Uint8Array][]) {
	test(`G7: ${what} closes only its document by name`, async () => {
		const lab = await Lab.withDocument()
		const client = new SocketClient(lab)
		const [one, other] = [client.open('d\0s1'), client.open('d\0s2')]
		await lab.clock.settle()
		one.say(message)
		await lab.clock.settle()
		other.type('a')
		await lab.clock.settle()
		expect([one.closed, other.closed, other.unsynced, lab.text]).toEqual(['malformed', null, 0, 'a.'])
	})
}
