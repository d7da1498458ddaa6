import type { Position } from '@tandem/protocol'
import type { Projection, Source } from '../document/documents.ts'

/** Milliseconds a page may be older than what is stored: people type faster than pages are worth making. */
const PAGE_AGE = 1000

/** A projection and the log offset it shows. */
export type Page = Projection & { readonly offset: number }

/** A room's document as people read it: made when asked for, at most once a second, shared by all who ask. */
export class PageCache {
	readonly #make: (source: Source) => Promise<Projection>
	#current: { readonly offset: number; readonly made: number; readonly page: Promise<Page> } | undefined

	constructor(make: (source: Source) => Promise<Projection>) {
		this.#make = make
	}

	/** The page of `source`, or one that is at most a second older. */
	get(source: Source & { readonly position: Position }, now: number): Promise<Page> {
		const { offset } = source.position
		const known = this.#current
		if (known !== undefined && (known.offset === offset || now - known.made <= PAGE_AGE)) return known.page
		const page = this.#make(source).then((projection) => ({ ...projection, offset }))
		const current = { offset, made: now, page }
		this.#current = current
		page.catch(() => {
			// The next who asks tries again.
			if (this.#current === current) this.#current = undefined
		})
		return page
	}
}
