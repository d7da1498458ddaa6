import { hello, PROTOCOL } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'

const GARBAGE = Uint8Array.of(255, 255, 3)

test("G7, M-hello: nobody writes in another's session, whose id everybody hears", async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	ada.type('a')
	await lab.clock.settle()
	const forger = await lab.join({ person: BOB }, { sessions: ['00000000000000bb', ada.session] })
	forger.edit(typing(forger.doc, 'f'), { session: ada.session, seq: 1000 })
	await lab.clock.settle()
	expect(forger.closed).toBe(4400)
	expect([lab.text, ada.acknowledged]).toEqual(['a.', 1])
})

test('G7: nobody writes with the client id that somebody else writes with', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('a')
	await lab.clock.settle()
	const forger = new Y.Doc()
	Y.applyUpdate(forger, Y.encodeStateAsUpdate(ada.doc))
	forger.clientID = ada.doc.clientID
	bob.edit(typing(forger, 'forged'))
	ada.type('b')
	await lab.clock.settle()
	expect([bob.closed, ada.closed]).toEqual([4400, null])
	expect([lab.text, ada.acknowledged]).toEqual(['ba.', 2])
})

test("a person's own tab may send what another of theirs wrote", async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const courier = lab.connect()
	courier.greet({ sessions: [ada.session], want: 'nothing' })
	courier.edit(typing(ada.doc, 'a'), { session: ada.session, seq: 1 })
	await lab.clock.settle()
	expect([courier.closed, lab.text]).toEqual([null, 'a.'])
})

type Client = ReturnType<Lab['connect']>

const refused: Record<string, (client: Client) => void> = {
	'a second hello': (client) => client.greet(),
	'an unknown message type': (client) => client.send(Uint8Array.of(99)),
	'a message that ends too early': (client) => client.send(Uint8Array.of(18, 1)),
	'a truncated update': (client) => client.edit(typing(client.doc, 'abc').slice(0, -2)),
	'an update that is none': (client) => client.edit(GARBAGE),
	'a complete answer that is none': (client) => client.edit(GARBAGE, { seq: 0, complete: true }),
	'an edit of a session that hello did not name': (client) =>
		client.edit(typing(client.doc, 'a'), { session: 'ffffffffffffffff' }),
}

const refusedAsFirst: Record<string, (client: Client) => void> = {
	'a first message that is not hello': (client) => client.type('a'),
	'a hello without a session': (client) => client.greet({ sessions: [] }),
}

for (const [greets, cases] of [
	[true, refused],
	[false, refusedAsFirst],
] as const) {
	for (const [what, send] of Object.entries(cases)) {
		test(`G7, M-hello, S-session-greeting, R-malformed: ${what} closes only its session and leaves nothing in the log`, async () => {
			const lab = await Lab.withDocument()
			const bob = await lab.join({ person: BOB })
			const rows = lab.rows.length
			const ada = lab.connect()
			if (greets) ada.greet()
			send(ada)
			await lab.clock.settle()
			expect(ada.closed).toBe(4400)
			expect(lab.rows).toHaveLength(rows)
			bob.type('b')
			await lab.clock.settle()
			expect([bob.acknowledged, bob.closed]).toEqual([1, null])
		})
	}
}

test('G7, R-wrong-version: another protocol version is refused by its name', async () => {
	const lab = await Lab.withDocument()
	const ada = lab.connect()
	const sessions = [ada.session]
	ada.send(hello.encode({ protocol: PROTOCOL + 1, schema: 1, client: 5, sessions, want: 'state', resume: null }))
	await lab.clock.settle()
	expect(ada.closed).toBe(4426)
})
