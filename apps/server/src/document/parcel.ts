import type { Job } from './job.ts'
import { parts } from './job.ts'
import { isShared, type SharedBytes } from './shared-bytes.ts'

/**
 * A job as it travels to a worker: a base that is shared stays where it is, all other bytes are in one buffer that is
 * transferred. Views are not posted as they are: structured clone copies the whole buffer under each, and the room goes
 * on using what it handed in.
 */
export interface Parcel {
	readonly kind: Job['kind']
	readonly document: string
	/** `packed`: it is the first of `bytes`. */
	readonly base: SharedBytes | 'packed' | null
	readonly lengths: readonly number[]
	/** How many of the last ones are not the source's. */
	readonly extra: number
	readonly bytes: ArrayBuffer
}

export function pack(job: Job): Parcel {
	const { document, base, updates } = job.source
	const kept = base !== null && isShared(base) ? base : null
	const all = parts(job).filter((part) => part !== kept)
	const lengths = all.map((part) => part.length)
	const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
	let at = 0
	for (const part of all) {
		bytes.set(part, at)
		at += part.length
	}
	const packed = base === null ? null : 'packed'
	const extra = all.length - updates.length - (packed === null || kept !== null ? 0 : 1)
	return { kind: job.kind, document, base: kept ?? packed, lengths, extra, bytes: bytes.buffer }
}

/** The job again; its bytes are views of the parcel's. */
export function unpack({ kind, document, base: shared, lengths, extra, bytes }: Parcel): Job {
	let at = 0
	const views = lengths.map((length) => {
		at += length
		return new Uint8Array(bytes, at - length, length)
	})
	const take = (view: Uint8Array | undefined): Uint8Array => {
		if (view === undefined) throw new Error('a parcel without its bytes')
		return view
	}
	const rest = views.splice(views.length - extra)
	const base = shared === 'packed' ? take(views.shift()) : shared
	const source = { document, base, updates: views }
	switch (kind) {
		case 'diff':
			return { kind, source, vector: take(rest[0]) }
		case 'admit':
			return { kind, source, update: take(rest[0]) }
		case 'mentions':
			return { kind, source, rows: rest }
		case 'compact':
		case 'project':
		case 'deflate':
			return { kind, source }
		default:
			return kind satisfies never
	}
}
