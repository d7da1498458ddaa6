import * as Y from 'yjs'
import { applyTogether } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import type { Disk } from './disk.ts'

/** Everything of one document that was ever on a disk, whatever became of that disk: the measure of every promise. */
export class EverStored {
	readonly #doc = newDoc()
	readonly #rows = new Set<string>()
	/** Up to here it was taken in, of this life of the disk. */
	#offset = 0
	#life = 0
	readonly #document: string

	constructor(document: string) {
		this.#document = document
	}

	/** Takes in what a disk holds at this moment. */
	note(disk: Disk): void {
		if (this.#life !== disk.lives) this.#offset = 0
		this.#life = disk.lives
		for (const row of disk.rowsAfter(this.#document, this.#offset)) {
			this.#offset = row.offset
			if (this.#rows.has(row.row)) continue
			this.#rows.add(row.row)
			applyTogether(this.#doc, row.updates)
		}
	}

	/** What of an update was never on a disk, in words; undefined when all of it was. */
	missing(update: Uint8Array): string | undefined {
		const { structs, ds } = Y.decodeUpdate(update)
		for (const { id, length } of structs) {
			const known = Y.getState(this.#doc.store, id.client)
			if (known < id.clock + length) return `client ${id.client} from clock ${known} to ${id.clock + length}`
		}
		for (const [client, ranges] of ds.clients) {
			for (const { clock, len } of ranges) {
				if (!isDeleted(this.#doc, client, clock, len)) return `the deletion of client ${client} at ${clock}+${len}`
			}
		}
		return undefined
	}

	/** The same, with what a device made itself and never sent. */
	with(updates: readonly Uint8Array[]): EverStored {
		const both = new EverStored(this.#document)
		applyTogether(both.#doc, [this.update, ...updates])
		return both
	}

	get update(): Uint8Array {
		return Y.encodeStateAsUpdate(this.#doc)
	}
}

export function isDeleted(doc: Y.Doc, client: number, clock: number, length: number): boolean {
	const structs = doc.store.clients.get(client)
	if (structs === undefined || Y.getState(doc.store, client) < clock + length) return false
	for (let index = Y.findIndexSS(structs, clock); index < structs.length; index += 1) {
		const struct = structs[index]
		if (struct === undefined || struct.id.clock >= clock + length) return true
		if (!struct.deleted) return false
	}
	return true
}
