import { LAG_BYTES } from './audience.ts'
import { SLICE_BYTES } from './catch-up.ts'
import { UNCOMMITTED_BYTES } from './commit.ts'
import { STEPS } from './strain.ts'

/** What a room holds for its members, bytes, and what it lets them add unmeasured. Smaller ones, handed in, let a simulation live beyond all of them. */
export interface Holding {
	/** See LAG_BYTES. */
	readonly lag: number
	/** See SLICE_BYTES. */
	readonly slice: number
	/** See UNCOMMITTED_BYTES. */
	readonly uncommitted: number
	/** See STEPS. */
	readonly steps: number
}

export const HOLDING: Holding = { lag: LAG_BYTES, slice: SLICE_BYTES, uncommitted: UNCOMMITTED_BYTES, steps: STEPS }
