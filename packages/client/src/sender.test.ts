import { decodeUp, LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { Pending } from './pending.ts'
import { Sender } from './sender.ts'
import type { PendingBody } from './store.ts'
import { World } from './world.fixture.ts'

const A = 'a'.repeat(16)
const B = 'b'.repeat(16)
const edit = (bytes = 1): PendingBody => ({ kind: 'edit', update: new Uint8Array(bytes) })
const rename = (title: string): PendingBody => ({ kind: 'rename', title })

function sending(...rows: [session: string, seq: number, body: PendingBody][]) {
	const world = new World()
	const { env } = world.tab()
	const pending = new Pending({ store: memoryStore(), document: 'd', now: env.now, changed: () => {} })
	pending.adopt(
		rows.map(([session, seq, body]) => ({ document: 'd', session, seq, at: 0, author: '', schema: 1, body })),
	)
	const sent: string[] = []
	const calls: string[] = []
	const sender = new Sender({
		env,
		pending,
		merge: (updates) => new Uint8Array(updates.length),
		send: (payload) => {
			const message = decodeUp(payload)
			if (message.name !== 'edit' && message.name !== 'rename') throw new Error('only edits and renames are sent')
			const complete = message.name === 'edit' && message.complete ? ' complete' : ''
			sent.push(`${message.session.charAt(0)}${message.seq} ${message.name}${complete}`)
		},
		late: () => calls.push('late'),
		tooLarge: () => calls.push('too large'),
	})
	return { world, sender, pending, sent, calls }
}

test('nothing is sent before start and after stop', () => {
	const { sender, sent } = sending([A, 1, edit()])
	sender.flush()
	expect(sent).toEqual([])
	sender.start()
	sender.stop()
	sender.flush()
	expect(sent).toEqual(['a1 edit'])
})

test('the first closed tab’s edits go before the next one’s, each in order', () => {
	const { sender, sent } = sending([A, 4, edit()], [A, 5, rename('x')], [B, 1, edit()], [B, 2, edit()])
	sender.start()
	expect(sent).toEqual(['a4 edit', 'a5 rename', 'b2 edit'])
})

test('an acknowledgement makes room for the next frame', () => {
	const rows = Array.from({ length: 10 }, (_, at): [string, number, PendingBody] => [
		A,
		at + 1,
		at % 2 === 0 ? edit() : rename(`${at}`),
	])
	const { sender, sent } = sending(...rows)
	sender.start()
	expect(sent).toHaveLength(LIMITS.framesUnacknowledged)
	expect(sender.acknowledge([{ session: A, seq: 1 }])).toBe(true)
	expect(sent.at(-1)).toBe('a9 edit')
	expect(sender.acknowledge([{ session: A, seq: 1 }])).toBe(false)
	expect(sender.acknowledge([{ session: B, seq: 9 }])).toBe(false)
	expect(sent).toHaveLength(9)
})

test('the answer to resync is numbered up to the first rename, so that no rename is taken for a repeat', () => {
	const { sender, sent } = sending([A, 1, edit()], [A, 2, edit()], [A, 3, rename('x')], [A, 4, edit()], [B, 1, edit()])
	sender.start()
	sent.length = 0
	const fresh = () => ({ session: B, seq: 7 })
	expect(sender.complete(new Uint8Array(2), fresh)).toEqual({ session: A, seq: 2 })
	expect(sent).toEqual(['a2 edit complete', 'a3 rename', 'a4 edit', 'b1 edit'])
})

test('the answer to resync draws a number when nothing waits, and before a rename is acknowledged with that', () => {
	const fresh = () => ({ session: A, seq: 7 })
	const nothing = sending()
	expect(nothing.sender.complete(new Uint8Array(2), fresh)).toEqual({ session: A, seq: 7 })
	expect(nothing.sent).toEqual(['a7 edit complete'])
	const renamed = sending([A, 1, rename('x')])
	expect(renamed.sender.complete(new Uint8Array(2), fresh)).toEqual({ session: A, seq: 1 })
	expect(renamed.sent).toEqual(['a0 edit complete', 'a1 rename'])
})

test('R-too-large: a message over 32 MiB is not sent but told', () => {
	const { sender, sent, calls } = sending([A, 1, edit(LIMITS.messageBytes + 1)])
	sender.start()
	expect(sent).toEqual([])
	expect(calls).toEqual(['too large'])
})

test('what is under way for 5 s is told once in each 5 s, until it is acknowledged', async () => {
	const { world, sender, calls } = sending([A, 1, edit()])
	sender.start()
	await world.pass(4_999)
	expect(calls).toEqual([])
	await world.pass(1)
	expect(calls).toEqual(['late'])
	await world.pass(5_000)
	expect(calls).toEqual(['late', 'late'])
	sender.acknowledge([{ session: A, seq: 1 }])
	await world.pass(60_000)
	expect(calls).toHaveLength(2)
	expect(world.timers).toBe(0)
})
