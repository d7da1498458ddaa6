import { decodeUp, LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { nextFrame } from './batch.ts'
import type { PendingBody, PendingRow } from './store.ts'

const rows = (...bodies: PendingBody[]): PendingRow[] =>
	bodies.map((body, at) => ({
		document: 'd',
		session: '0'.repeat(16),
		seq: at + 1,
		at: 0,
		author: '',
		schema: 1,
		body,
	}))
const edit = (bytes: number, value = 0): PendingBody => ({ kind: 'edit', update: new Uint8Array(bytes).fill(value) })
const rename = (title: string): PendingBody => ({ kind: 'rename', title })
/** Stands for Y.mergeUpdates where only sizes matter. */
const join = (updates: Uint8Array[]) => new Uint8Array(updates.reduce((sum, { byteLength }) => sum + byteLength, 0))
const never = (): Uint8Array => {
	throw new Error('a single edit is not merged')
}

test('a single edit is sent byte for byte as it was made', () => {
	const frame = nextFrame(rows(edit(3, 7)), never)
	expect(decodeUp(frame.payload)).toMatchObject({
		name: 'edit',
		seq: 1,
		complete: false,
		update: Uint8Array.of(7, 7, 7),
	})
})

test('a backlog is merged into one update that brings all of it', () => {
	const doc = new Y.Doc()
	const bodies: PendingBody[] = []
	doc.on('update', (update: Uint8Array) => bodies.push({ kind: 'edit', update }))
	for (const word of ['one ', 'two ', 'three']) doc.getText('t').insert(doc.getText('t').length, word)
	const frame = nextFrame(rows(...bodies), Y.mergeUpdates)
	expect(frame).toMatchObject({ seq: 3, rows: 3 })
	const message = decodeUp(frame.payload)
	const other = new Y.Doc()
	if (message.name === 'edit') Y.applyUpdate(other, message.update)
	expect(other.getText('t').toString()).toBe('one two three')
})

test('a frame holds up to 256 KiB: what goes beyond waits for the next', () => {
	const half = LIMITS.frameBytes / 2
	expect(nextFrame(rows(edit(half), edit(half), edit(1)), join)).toMatchObject({ seq: 2, rows: 2 })
	expect(nextFrame(rows(edit(half), edit(half + 1)), join)).toMatchObject({ seq: 1, rows: 1 })
})

test('an edit larger than a frame travels alone', () => {
	expect(nextFrame(rows(edit(LIMITS.frameBytes + 1), edit(1)), never)).toMatchObject({ seq: 1, rows: 1 })
})

test('at most a thousand edits are merged at a time', () => {
	const many = rows(...Array.from({ length: 1001 }, () => edit(1)))
	expect(nextFrame(many, join)).toMatchObject({ seq: 1000, rows: 1000 })
})

test('edits and renames keep their order, and of renames in a row only the last is sent', () => {
	const mixed = rows(edit(1), rename('a'), rename('ab'), rename('abc'), edit(1))
	expect(nextFrame(mixed, join)).toMatchObject({ seq: 1, rows: 1 })
	const second = nextFrame(mixed.slice(1), join)
	expect(second).toMatchObject({ seq: 4, rows: 3 })
	expect(decodeUp(second.payload)).toMatchObject({ name: 'rename', seq: 4, title: 'abc' })
	expect(nextFrame(mixed.slice(4), never)).toMatchObject({ seq: 5 })
})
