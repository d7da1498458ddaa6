import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Down, MalformedError } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { Inbox, type Incoming, WAITING } from './inbox.ts'

const POSITION = { offset: 1, row: '0123456789abcdef' }
const WHOLE = Uint8Array.from({ length: 1000 }, (_, at) => at % 7)
const ALIVE: Down = { name: 'alive' }

/** An inbox whose inflating ends when `inflated` is called. */
function inbox() {
	const heard: Incoming[] = []
	const turns: (() => void)[] = []
	const inbox = new Inbox({
		inflate: async (deflated) => {
			await new Promise<void>((resolve) => turns.push(resolve))
			return inflateRawSync(deflated)
		},
		receive: (message) => heard.push(message),
	})
	return { inbox, heard, names: () => heard.map(({ name }) => name), inflated: () => turns.shift()?.() }
}

/** A deflated snapshot in three pieces. */
function pieces(whole = WHOLE): Down[] {
	const deflated = deflateRawSync(whole)
	const third = Math.ceil(deflated.length / 3)
	return [0, 1, 2].map((at) => ({
		name: 'deflated-snapshot',
		position: POSITION,
		total: deflated.length,
		part: deflated.subarray(at * third, (at + 1) * third),
	}))
}

const titled = (title: string): Down => ({ name: 'renamed', title })

test('G2, M-deflated-snapshot: what comes after a deflated snapshot is handed on after it, in order, also a second one', async () => {
	const { inbox: box, heard, names, inflated } = inbox()
	const [first, second, last] = pieces()
	for (const message of [first, ALIVE, second]) if (message !== undefined) expect(box.take(message)).toBeUndefined()
	expect(names()).toEqual(['alive'])
	const done = last && box.take(last)
	for (const message of [titled('a'), ...pieces(), titled('b')]) box.take(message)
	expect(names()).toEqual(['alive'])
	inflated()
	await expect.poll(names).toEqual(['alive', 'joined', 'renamed'])
	inflated()
	await done
	expect(names()).toEqual(['alive', 'joined', 'renamed', 'joined', 'renamed'])
	expect(heard[1]).toMatchObject({ position: POSITION })
	expect(Buffer.compare((heard[1] as { update: Uint8Array }).update, WHOLE)).toBe(0)
})

test('a connection that is lost while a snapshot is inflated takes it along, and what waited for it', async () => {
	const { inbox: box, names, inflated } = inbox()
	const taken = pieces().map((piece) => box.take(piece))
	box.take(titled('old'))
	box.lost()
	box.take(titled('new'))
	inflated()
	await Promise.all(taken)
	expect(names()).toEqual(['renamed'])
	const again = pieces().map((piece) => box.take(piece))
	inflated()
	await Promise.all(again)
	expect(names()).toEqual(['renamed', 'joined'])
})

test('G7: a snapshot that cannot be inflated is malformed', async () => {
	const { inbox: box, names, inflated } = inbox()
	const broken = box.take({ name: 'deflated-snapshot', position: POSITION, total: 2, part: Uint8Array.of(255, 255) })
	inflated()
	await expect(broken).rejects.toThrow(MalformedError)
	expect(names()).toEqual([])
})

test('G3: so much may wait for a snapshot and no more', () => {
	const { inbox: box } = inbox()
	for (const piece of pieces()) box.take(piece)
	for (let count = 0; count < WAITING; count += 1) box.take(ALIVE)
	expect(() => box.take(ALIVE)).toThrow(MalformedError)
})
