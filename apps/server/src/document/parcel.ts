import type { Job } from './job.ts'
import { parts } from './job.ts'

/**
 * A job as it travels to a worker: all its bytes in one buffer that is transferred. Views are not posted as they are:
 * structured clone copies the whole buffer under each, and the room goes on using what it handed in.
 */
export interface Parcel {
	readonly kind: Job['kind']
	readonly document: string
	readonly hasBase: boolean
	readonly lengths: readonly number[]
	readonly bytes: ArrayBuffer
}

export function pack(job: Job): Parcel {
	const all = parts(job)
	const lengths = all.map((part) => part.length)
	const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
	let at = 0
	for (const part of all) {
		bytes.set(part, at)
		at += part.length
	}
	const { document, base } = job.source
	return { kind: job.kind, document, hasBase: base !== null, lengths, bytes: bytes.buffer }
}

/** The job again; its bytes are views of the parcel's. */
export function unpack({ kind, document, hasBase, lengths, bytes }: Parcel): Job {
	let at = 0
	const views = lengths.map((length) => {
		at += length
		return new Uint8Array(bytes, at - length, length)
	})
	const take = (view: Uint8Array | undefined): Uint8Array => {
		if (view === undefined) throw new Error('a parcel without its bytes')
		return view
	}
	const base = hasBase ? take(views.shift()) : null
	switch (kind) {
		case 'diff': {
			const vector = take(views.pop())
			return { kind, source: { document, base, updates: views }, vector }
		}
		case 'admit': {
			const update = take(views.pop())
			return { kind, source: { document, base, updates: views }, update }
		}
		case 'compact':
		case 'project':
			return { kind, source: { document, base, updates: views } }
		default:
			return kind satisfies never
	}
}
