import { MalformedError } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { SnapshotAssembly } from './snapshot-assembly.ts'

const piece = (total: number, ...part: number[]) =>
	({ name: 'snapshot', position: { offset: 1, row: '' }, total, part: Uint8Array.from(part) }) as const

test('M-snapshot: a snapshot is whole with its last piece, not before', () => {
	const assembly = new SnapshotAssembly()
	expect(assembly.add(piece(3, 1, 2))).toBeNull()
	expect(assembly.add(piece(3, 3))).toEqual(Uint8Array.of(1, 2, 3))
	expect(assembly.add(piece(1, 9))).toEqual(Uint8Array.of(9))
})

test('more than was announced is malformed', () => {
	const assembly = new SnapshotAssembly()
	assembly.add(piece(3, 1, 2))
	expect(() => assembly.add(piece(3, 3, 4))).toThrow(MalformedError)
})

test('M-snapshot: half a snapshot ends with its connection', () => {
	const assembly = new SnapshotAssembly()
	assembly.add(piece(2, 1))
	assembly.reset()
	expect(assembly.add(piece(2, 5))).toBeNull()
	expect(assembly.add(piece(2, 6))).toEqual(Uint8Array.of(5, 6))
})
