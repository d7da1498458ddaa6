import { MalformedError } from '@tandem/protocol'
import { UpdateScan, type Vector } from './admission-scan.ts'
import { noteClocks, noteRoots } from './admission-vector.ts'

export { advanceBy, type ClockRange, decodeVector, encodeVector } from './admission-vector.ts'
export type { Vector }

/** Bytes of one update that is judged on the event loop: at most 0.2 ms. Beyond: a worker judges it. */
const SCAN_BYTES = 64 * 1024

/** Types within types that one update may add unseen. Beyond (a pasted table): a worker counts all levels. */
const NESTED = 8

/** What may become of one Yjs update. Valid until the next call of `admit`, which writes over it. */
export type Verdict =
	| Admission
	/** It hangs on something that is not stored: answer with SyncStep1, store nothing. */
	| { readonly kind: 'gap' }
	/** Nobody's Yjs made this. Close the session. */
	| { readonly kind: 'malformed'; readonly why: string }
	/** Only a real Y.Doc can tell: hand it to `Documents.admit`. */
	| { readonly kind: 'worker' }

/** Whoever has everything the vector names applies it whole, whatever else happens meanwhile. */
export interface Admission {
	readonly kind: 'admitted'
	/** The Yjs client whose clocks it adds; -1 when it only deletes. */
	readonly client: number
	/** The clocks it adds: from `from` up to, without, `to`. Equal when all its structs are stored already. */
	readonly from: number
	readonly to: number
	/** Structs in it, also those that are stored already. */
	readonly structs: number
	/** Those of them that do not continue the one before: see Strain. */
	readonly jumps: number
	/** Deleted ranges in it, also those that are deleted already. With none and no new clock it changes nothing. */
	readonly deleted: number
	/** The root types that its new structs name. */
	readonly roots: ReadonlySet<string>
	/** The vector does not have this client yet. */
	readonly newClient: boolean
	/** For `advance`: see UpdateScan. */
	readonly listFrom: number
}

const GAP: Verdict = { kind: 'gap' }
const WORKER: Verdict = { kind: 'worker' }
const scan = new UpdateScan()
const admitted = {
	kind: 'admitted' as const,
	client: -1,
	from: 0,
	to: 0,
	structs: 0,
	jumps: 0,
	deleted: 0,
	roots: scan.roots,
	newClient: false,
	listFrom: 0,
}

/**
 * Judges one Yjs update (V1) against everything that is stored or about to be. `Y.decodeUpdate` is no substitute: it
 * accepts updates that break every later snapshot. Reads the bytes once, builds no object on the way to 'admitted'
 * and never throws.
 */
export function admit(update: Uint8Array, vector: Vector): Verdict {
	if (update.length > SCAN_BYTES) return WORKER
	try {
		return judge(update, vector)
	} catch (error) {
		if (error instanceof MalformedError) return { kind: 'malformed', why: error.message }
		throw error
	}
}

function judge(update: Uint8Array, vector: Vector): Verdict {
	const sections = scan.open(update, vector)
	if (sections > 1) return WORKER
	if (sections === 1) scan.section(false)
	scan.deletions()
	if (scan.gap) return GAP
	if (scan.straddles || scan.unsure || scan.nested > NESTED || scan.crowded) return WORKER
	const stored = vector.get(scan.client)
	admitted.client = scan.client
	admitted.from = stored ?? 0
	admitted.to = Math.max(admitted.from, scan.next)
	admitted.structs = scan.structs
	admitted.jumps = scan.jumps
	admitted.deleted = scan.deleted
	admitted.newClient = sections === 1 && stored === undefined
	admitted.listFrom = scan.listFrom
	return admitted
}

/** Notes in the room's vector what an admitted update adds. */
export function advance(vector: Vector, verdict: Admission): void {
	if (verdict.to <= verdict.from) return
	noteClocks(vector, verdict.client, verdict.to, verdict.listFrom)
	noteRoots(vector, verdict.roots)
}

/** The structs by which an update makes a document more, at most: each range it deletes may cut one at either end. */
export function mostStructs({ structs, deleted }: Pick<Admission, 'structs' | 'deleted'>): number {
	return structs + 2 * deleted
}
