import { MalformedError } from '@tandem/protocol'
import * as encoding from 'lib0/encoding'
import { Reader } from './admission-reader.ts'
import { UpdateScan, type Vector } from './admission-scan.ts'

const scan = new UpdateScan()
const reader = new Reader()

/** The clocks of one client that an update carries: from `from` up to, without, `to`. */
export interface ClockRange {
	readonly client: number
	readonly from: number
	readonly to: number
}

/**
 * Reads a whole update without judging what it refers to: which clocks it carries, in its own order. Throws
 * MalformedError for everything `admit` calls malformed within a section.
 */
export function clockRanges(update: Uint8Array): ClockRange[] {
	const sections = scan.open(update, null)
	const ranges: ClockRange[] = []
	for (let section = 0; section < sections; section++) {
		scan.section(true)
		ranges.push({ client: scan.client, from: scan.first, to: scan.next })
	}
	scan.deletions()
	return ranges
}

/**
 * Notes what an update brings that is stored or was judged by a worker: so a room's vector is built from its rows. Returns
 * how many structs and deleted ranges it has. `jumps`: as for one client, and the first struct of each.
 */
export function advanceBy(update: Uint8Array, vector: Vector): { structs: number; jumps: number; deleted: number } {
	const sections = scan.open(update, vector, true)
	for (let section = 0; section < sections; section++) {
		scan.section(true)
		if (scan.next > (vector.get(scan.client) ?? 0)) noteClocks(vector, scan.client, scan.next, scan.listFrom)
	}
	scan.deletions()
	noteRoots(vector, scan.roots)
	return { structs: scan.structs, jumps: scan.jumps + sections, deleted: scan.deleted }
}

export function noteRoots(vector: Vector, roots: ReadonlySet<string>): void {
	if (roots.size === 0) return
	vector.roots ??= new Set()
	for (const root of roots) vector.roots.add(root)
}

/** Sets a client's next clock. From `listFrom` on its clocks are known to stand in lists. */
export function noteClocks(vector: Vector, client: number, next: number, listFrom: number): void {
	vector.set(client, next)
	vector.lists ??= new Map()
	const run = vector.lists.get(client)
	if (run === undefined) vector.lists.set(client, { from: listFrom, to: next })
	else {
		run.from = listFrom
		run.to = next
	}
}

/**
 * Reads a Yjs state vector (V1). Throws MalformedError for anything else, for a client twice and for more than `most`
 * clients: a message's worth of them would take seconds and half a gigabyte.
 */
export function decodeVector(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): Vector {
	reader.open(bytes)
	const vector: Vector = new Map()
	const size = reader.varuint()
	if (size > most) throw new MalformedError('a state vector of too many clients')
	for (let entry = 0; entry < size; entry++) {
		const client = reader.varuint()
		if (vector.has(client)) throw new MalformedError('a client twice in a state vector')
		vector.set(client, reader.varuint())
	}
	reader.close()
	return vector
}

/** Writes a Yjs state vector (V1). */
export function encodeVector(vector: Vector): Uint8Array {
	const to = encoding.createEncoder()
	encoding.writeVarUint(to, vector.size)
	for (const [client, clock] of vector) {
		encoding.writeVarUint(to, client)
		encoding.writeVarUint(to, clock)
	}
	return encoding.toUint8Array(to)
}
