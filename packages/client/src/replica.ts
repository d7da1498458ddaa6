import type { Acknowledgement, Down, Position } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Joined } from './inbox.ts'
import type { Copy, PendingRow } from './store.ts'

type Message<N extends Down['name']> = Extract<Down, { name: N }>

export interface ReplicaOptions {
	readonly doc: Y.Doc
	/** The schema number of this page's editor. */
	readonly schema: number
	/** Transaction origin of everything that is applied here: what has another one is a local edit. */
	readonly origin: object
}

/**
 * The Y.Doc seen from the server's log: how far it has come, what to ask for next. Once a newer schema is known to have
 * written, nothing is applied any more: an older editor deletes what it does not know, for everybody.
 */
export class Replica {
	mustReload = false
	/** Whether the Y.Doc holds the document, so that an editor may show it. */
	synced = false
	/** The Y.Doc holds everything stored up to this offset. */
	offset = 0
	readonly #options: ReplicaOptions
	/** Where rows can be asked for from; null when the Y.Doc may hold more or less than what is stored there. */
	#position: Position | null = null
	/**
	 * What must be acknowledged before the log is known to hold all that the Y.Doc holds beyond its position. Until then
	 * the position does not tell the two apart: a log restored to it once more would never be given the rest.
	 */
	#owed: Acknowledgement | null = null
	/** The connection under way has brought everything up to the positions it names. */
	#following = false
	#storedSchema = 0

	constructor(options: ReplicaOptions) {
		this.#options = options
	}

	/** Takes in what this device holds. `rows` are waiting edits of closed tabs. Once, before the first `ask`. */
	load(copy: Copy | undefined, rows: readonly PendingRow[]): void {
		const { doc, origin } = this.#options
		if (copy !== undefined) this.#knowSchema(copy.schema)
		if (this.mustReload) return
		if (copy !== undefined) {
			Y.applyUpdate(doc, copy.state, origin)
			this.#position = copy.clean ? copy.position : null
			this.offset = copy.position?.offset ?? 0
			this.synced = true
		}
		for (const { body } of rows) if (body.kind === 'edit') Y.applyUpdate(doc, body.update, origin)
	}

	/** What hello asks for. */
	ask(): { want: 'rows' | 'state' | 'exchange' | 'nothing'; resume: Position | null } {
		if (this.mustReload) return { want: 'nothing', resume: null }
		const resume = this.#resume
		if (resume !== null) return { want: 'rows', resume }
		return { want: this.synced ? 'exchange' : 'state', resume: null }
	}

	welcomed({ following, schema }: Message<'welcome'>): void {
		this.#knowSchema(schema)
		this.#following = following === 'rows' && !this.mustReload
	}

	/** The connection is gone. */
	lost(): void {
		this.#following = false
	}

	/** A newer page wrote to the document. */
	raised(): void {
		this.mustReload = true
		this.#following = false
	}

	apply({ update }: Message<'update'>): void {
		if (!this.mustReload) Y.applyUpdate(this.#options.doc, update, this.#options.origin)
	}

	/** Returns whether it was applied. */
	join({ position, update }: Joined): boolean {
		if (this.mustReload) return false
		Y.applyUpdate(this.#options.doc, update, this.#options.origin)
		this.#following = true
		this.#advance(position)
		return true
	}

	/** Everything up to `position` was sent to this connection. Returns whether the Y.Doc is there now. */
	committed({ position, acknowledged }: Message<'committed'>): boolean {
		const owed = this.#owed
		const holds = ({ session, seq }: Acknowledgement) => session === owed?.session && seq >= owed.seq
		if (owed !== null && acknowledged.some(holds)) this.#owed = null
		if (this.#following) this.#advance(position)
		return this.#following
	}

	/** Everything here that somebody with this state vector lacks. */
	beyond(vector: Uint8Array): Uint8Array {
		return Y.encodeStateAsUpdate(this.#options.doc, vector)
	}

	/** All that is held beyond the log was sent; its acknowledgement will be this. */
	answered(answer: Acknowledgement): void {
		this.#owed = answer
	}

	/** For the browser's copy; null when there is nothing that could be copied. */
	copy(): Pick<Copy, 'state' | 'position' | 'schema'> | null {
		if (this.mustReload || !this.synced) return null
		const { doc, schema } = this.#options
		return {
			state: Y.encodeStateAsUpdate(doc),
			position: this.#resume,
			schema: Math.max(this.#storedSchema, schema),
		}
	}

	get #resume(): Position | null {
		return this.#owed === null ? this.#position : null
	}

	#advance(position: Position): void {
		this.#position = position
		this.offset = position.offset
		this.synced = true
	}

	#knowSchema(schema: number): void {
		this.#storedSchema = Math.max(this.#storedSchema, schema)
		if (this.#storedSchema > this.#options.schema) this.raised()
	}
}
