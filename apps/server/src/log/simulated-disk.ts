import type { Position } from '@tandem/protocol'
import type { Appended, FailedCall } from './append.ts'
import { type PackedCall, type PackedWindow, unpackBatch } from './batch.ts'
import type { LastStored, Loaded, Row, Snapshot } from './log.ts'
import { readUpdates, updatesSize } from './updates.ts'

/** Snapshots kept of one document, as in snapshots.ts. */
const KEPT = 2

interface StoredDocument {
	title: string
	schema: number
	readonly rows: Row[]
	readonly setAside: Set<number>
	/** Newest first. */
	snapshots: Snapshot[]
}

/** Test equipment: what survives a crash of a SimulatedLog. Everything is done when a call returns. */
export class SimulatedDisk {
	/** While true nothing can be appended. */
	full = false
	readonly #documents = new Map<string, StoredDocument>()

	/** Makes the document's row, which somebody else than the log does in the product. */
	create(document: string, title: string): void {
		this.#documents.set(document, { title, schema: 0, rows: [], setAside: new Set(), snapshots: [] })
	}

	/** Deletes the document for good, with its log. */
	remove(document: string): void {
		this.#documents.delete(document)
	}

	/** A backup: what it holds now, untouched by what comes. */
	copy(): SimulatedDisk {
		const copy = new SimulatedDisk()
		for (const [document, { rows, setAside, snapshots, ...rest }] of this.#documents) {
			const own = { ...rest, rows: [...rows], setAside: new Set(setAside), snapshots: [...snapshots] }
			copy.#documents.set(document, own)
		}
		return copy
	}

	/** Each call whole or not at all; what follows a failed one for the same document fails too. */
	append(batch: ArrayBuffer): Appended {
		const offsets: number[] = []
		const failures: FailedCall[] = []
		const broken = new Set<string>()
		for (const [call, packed] of unpackBatch(batch).entries()) {
			const trouble = this.#trouble(packed, broken)
			if (trouble !== undefined) {
				failures.push({ call, ...trouble })
				for (const { document } of packed.windows) broken.add(document)
			}
			for (const window of packed.windows) offsets.push(trouble === undefined ? this.#store(window) : 0)
		}
		return { offsets: Float64Array.from(offsets), failures }
	}

	load(document: string): Loaded | undefined {
		const stored = this.#documents.get(document)
		const head = stored?.rows.at(-1)
		if (stored === undefined || head === undefined) return undefined
		const snapshot = stored.snapshots[0] ?? null
		const after = snapshot?.position.offset ?? 0
		return {
			snapshot,
			rows: stored.rows.filter(({ offset }) => offset > after && !stored.setAside.has(offset)),
			head: { offset: head.offset, row: head.row },
			title: stored.title,
			schema: stored.schema,
		}
	}

	rowsAfter(document: string, offset: number, limitBytes: number): Row[] {
		const stored = this.#documents.get(document)
		const rows: Row[] = []
		let bytes = 0
		for (const row of stored?.rows.slice(offset) ?? []) {
			rows.push(stored?.setAside.has(row.offset) ? { ...row, updates: [] } : row)
			bytes += updatesSize(row.updates)
			if (bytes >= limitBytes) break
		}
		return rows
	}

	holds(document: string, { offset, row }: Position): boolean {
		return this.#documents.get(document)?.rows[offset - 1]?.row === row
	}

	acknowledged(document: string, sessions: readonly string[]): Map<string, LastStored> {
		const last = new Map<string, LastStored>()
		for (const { session, seq, person } of this.#documents.get(document)?.rows ?? []) {
			if (session === null || !sessions.includes(session)) continue
			if (seq >= (last.get(session)?.seq ?? 0)) last.set(session, { seq, person })
		}
		return last
	}

	saveSnapshot(document: string, snapshot: Snapshot): void {
		const stored = this.#documents.get(document)
		const { offset } = snapshot.position
		if (stored === undefined || !this.holds(document, snapshot.position)) return
		if (offset < (stored.snapshots[0]?.position.offset ?? 0)) return
		const others = stored.snapshots.filter(({ position }) => position.offset !== offset)
		stored.snapshots = [snapshot, ...others].slice(0, KEPT)
	}

	setAside(document: string, offsets: readonly number[]): void {
		for (const offset of offsets) this.#documents.get(document)?.setAside.add(offset)
	}

	#trouble({ windows }: PackedCall, broken: ReadonlySet<string>): { message: string; code: number } | undefined {
		if (this.full) return { message: 'database or disk is full', code: 13 }
		const bad = windows.find(({ document }) => broken.has(document) || !this.#documents.has(document))
		return bad === undefined ? undefined : { message: `There is no document ${bad.document}.`, code: 0 }
	}

	#store({ document, time, schema, title, rows }: PackedWindow): number {
		const stored = this.#documents.get(document)
		if (stored === undefined) throw new Error('asked for before')
		stored.title = title ?? stored.title
		stored.schema = Math.max(stored.schema, schema)
		for (const { updates, ...row } of rows) {
			stored.rows.push({ ...row, time, offset: stored.rows.length + 1, updates: readUpdates(updates) })
		}
		return stored.rows.length
	}
}
