import { expect, test } from 'vitest'
import type { Job } from './job.ts'
import { pack, unpack } from './parcel.ts'
import { shared } from './shared-bytes.ts'

const bytes = (...values: number[]) => new Uint8Array(values)

/** A job as the worker gets it. */
function arrived(job: Job): Job {
	const parcel = pack(job)
	return unpack(structuredClone(parcel, { transfer: [parcel.bytes] }))
}

test('every job arrives as it was sent, with a base that is shared, one that is not, and none', () => {
	for (const base of [shared(bytes(1, 2, 3)), bytes(4, 5), shared(bytes()), null]) {
		const source = { document: 'd', base, updates: [bytes(6), bytes(), bytes(7, 8)] }
		const jobs: Job[] = [
			{ kind: 'compact', source },
			{ kind: 'project', source },
			{ kind: 'deflate', source: { ...source, updates: [] } },
			{ kind: 'diff', source, vector: bytes(9) },
			{ kind: 'admit', source, update: bytes(10, 11) },
			{ kind: 'mentions', source, rows: [bytes(12), bytes()] },
		]
		for (const job of jobs) expect(arrived(job)).toEqual(job)
	}
})

test('G8: a base that is shared is not copied on its way', () => {
	const base = shared(new Uint8Array(64 * 1024 * 1024))
	const job: Job = { kind: 'deflate', source: { document: 'd', base, updates: [] } }
	expect(pack(job).bytes.byteLength).toBe(0)
	const there = arrived(job).source.base
	base[7] = 42
	expect(there?.[7]).toBe(42)
})
