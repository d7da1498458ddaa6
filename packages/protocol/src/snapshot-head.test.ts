import { expect, test } from 'vitest'
import { decodeDown } from './down.ts'
import { snapshotHead } from './snapshot-head.ts'

const POSITION = { offset: 300, row: '0123456789abcdef' }

test('M-snapshot: a head and the bytes it announces are a piece of a snapshot', () => {
	for (const deflated of [false, true]) {
		for (const length of [1, 127, 128, 70_000]) {
			const part = new Uint8Array(length).fill(7)
			const head = snapshotHead({ deflated, position: POSITION, total: 3 * length, length })
			const message = decodeDown(new Uint8Array([...head, ...part]))
			const name = deflated ? 'deflated-snapshot' : 'snapshot'
			expect(message).toEqual({ name, position: POSITION, total: 3 * length, part })
		}
	}
})
