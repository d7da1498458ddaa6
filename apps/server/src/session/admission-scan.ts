import { MalformedError } from '@tandem/protocol'
import { Reader } from './admission-reader.ts'

/**
 * What is stored: Yjs client → its next clock. `roots` are the names of the root types in it. `lists` is a memory beside it
 * that only ever saves a worker's time: for each client the last clocks that are known to stand in lists, not under keys.
 * At most one run a client.
 */
export type Vector = Map<number, number> & { roots?: Set<string>; lists?: Map<number, Run> }

/** Clocks from `from` up to, without, `to`. */
export interface Run {
	from: number
	to: number
}

/** Far more than anybody types, and far from 2^53, where adding one to a clock no longer changes it. */
const MAX_CLOCK = 2 ** 40

/** Changes from one root's name to another that are read within one update on the event loop. Beyond: a worker reads them. */
const ROOT_CHANGES = 64

// The bits above a struct's content number.
const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_KEY = 0x20
const CONTENT = 0x1f

/**
 * One pass over the bytes of a Yjs update (V1). Call `open`, then `section` as often as `open` says, then `deletions`;
 * each throws MalformedError. With a vector it also notes what the update needs that is not stored. An instance is
 * used again for every update and builds no objects.
 */
export class UpdateScan {
	/** The client of the last section; -1 before there is one. */
	client = -1
	/** The first clock of the last section, and the clock after its last. */
	first = 0
	next = 0
	structs = 0
	/** Structs that do not continue the one before them of their client: for each Yjs may pass all that stands there. */
	jumps = 0
	/** Ranges of clocks in the delete set. */
	deleted = 0
	/** It starts after the stored clocks of its client, or refers to something that is not stored. */
	gap = false
	/** A struct begins in the stored clocks and ends after them: Yjs would cut it, and can break while doing so. */
	straddles = false
	/**
	 * Several values in one struct may stand under one key. Yjs merges them so itself when they are deleted; alive they
	 * break it: an entry of which only a part is replaced makes whoever deletes the map throw in every Yjs.
	 */
	unsure = false
	/** Types that name their parent: no update nests more of them. */
	nested = 0
	/** The names of the root types that structs beyond the stored ones name. */
	readonly roots = new Set<string>()
	/** It changes more often from one root's name to another than is read on the event loop. */
	crowded = false
	/** From this clock on, up to the end of the last section, all is known to stand in lists. */
	listFrom = 0

	readonly #reader = new Reader()
	readonly #seen = new Set<number>()
	#vector: Vector | null = null
	#stored = 0
	/** The struct read last: in a list, or where it stands is not known. */
	#listed = false
	#judged = false
	/** What was referred to last. */
	#client = -1
	#clock = -1
	/** The root type named last, and its name as bytes; whether the struct read last names it. */
	#root = ''
	#rootBytes: Uint8Array = new Uint8Array()
	#namesRoot = false
	#rootChanges = 0

	/**
	 * Returns how many client sections follow. `vector`: what is stored; null when references cannot be judged.
	 * `judged`: the update was admitted before, by `admit` or by a worker, which writes a key's mark wherever there is one.
	 */
	open(update: Uint8Array, vector: Vector | null, judged = false): number {
		this.#reader.open(update)
		this.#vector = vector
		this.#judged = judged
		this.client = -1
		this.first = this.next = this.structs = this.jumps = this.deleted = this.nested = this.#rootChanges = 0
		this.gap = this.straddles = this.unsure = this.crowded = false
		// Emptying an empty set makes a new table each time: a seventieth of what a busy room costs the event loop.
		if (this.#seen.size > 0) this.#seen.clear()
		if (this.roots.size > 0) this.roots.clear()
		return this.#reader.varuint()
	}

	/** Reads the structs of one client. `several`: others follow or went before, so it must not come twice. */
	section(several: boolean): void {
		const reader = this.#reader
		const count = reader.varuint()
		if (count === 0) throw new MalformedError('a client without structs')
		this.client = reader.varuint()
		if (several) this.#once(this.client)
		this.first = this.next = reader.varuint()
		this.#stored = this.#vector?.get(this.client) ?? 0
		if (this.first > this.#stored) this.gap = true
		const run = this.#vector?.lists?.get(this.client)
		this.listFrom = run?.to === this.#stored ? run.from : this.#stored
		for (let index = 0; index < count; index++) this.#struct()
		this.structs += count
	}

	/** Reads the delete set and the end. */
	deletions(): void {
		const reader = this.#reader
		const clients = reader.varuint()
		if (this.#seen.size > 0) this.#seen.clear()
		for (let index = 0; index < clients; index++) {
			const client = reader.varuint()
			if (clients > 1) this.#once(client)
			const ranges = reader.varuint()
			if (ranges === 0) throw new MalformedError('a client without deletions')
			const stored = this.#vector?.get(client) ?? 0
			const known = client === this.client ? Math.max(stored, this.next) : stored
			for (let range = 0; range < ranges; range++) this.#deletion(known)
			this.deleted += ranges
		}
		reader.close()
	}

	#deletion(known: number): void {
		const clock = this.#reader.varuint()
		const length = this.#reader.varuint()
		if (length === 0) throw new MalformedError('a deletion of nothing')
		if (clock + length > MAX_CLOCK) throw new MalformedError('a clock over 2^40')
		if (clock + length > known) this.gap = true
	}

	#once(client: number): void {
		if (this.#seen.has(client)) throw new MalformedError('a client twice')
		this.#seen.add(client)
	}

	#struct(): void {
		const info = this.#reader.byte()
		const content = info & CONTENT
		this.#listed = this.#namesRoot = false
		// A collected struct is only a length. Yjs reads its other bits differently in different places.
		if (content === 10) throw new MalformedError('skipped clocks')
		if (content !== 0) this.#place(info)
		else if (info !== 0) throw new MalformedError('a collected struct with a place')
		const length = content === 0 ? this.#reader.varuint() : this.#content(content)
		if (length === 0) throw new MalformedError('a struct without length')
		const several = length > 1 && content > 1
		if (several && this.#judged && (info & HAS_KEY) === 0) this.#listed = true
		const from = this.next
		this.next += length
		if (this.next > MAX_CLOCK) throw new MalformedError('a clock over 2^40')
		// What is stored already stays as it is, whatever a resent struct says of it.
		if (this.next <= this.#stored) return
		if (this.#namesRoot) this.roots.add(this.#root)
		if (from < this.#stored) this.straddles = true
		if (several && !this.#listed) this.unsure = true
		if (!this.#listed) this.listFrom = this.next
	}

	/** Where the struct stands: its neighbours, or else its parent and key. It stands where its first neighbour does. */
	#place(info: number): void {
		if ((info & HAS_ORIGIN) !== 0) {
			this.#listed = this.#reference()
			this.#leap()
			if ((info & HAS_RIGHT_ORIGIN) === 0) return
			const client = this.#client
			const clock = this.#clock
			this.#reference()
			// Yjs writes one struct as both neighbours after some undos; forged, it can harm: a real document tells.
			if (client === this.#client && clock === this.#clock) this.unsure = true
			return
		}
		if ((info & HAS_RIGHT_ORIGIN) !== 0) {
			this.#listed = this.#reference()
			this.jumps++
			return
		}
		const named = this.#reader.varuint()
		if (named > 1) throw new MalformedError('a parent that is neither named nor numbered')
		if (named === 1) {
			this.#rootName()
			this.jumps++
		} else {
			this.#reference()
			this.#leap()
			if ((info & CONTENT) === 7) this.nested++
		}
		if ((info & HAS_KEY) !== 0) this.#reader.text()
		else this.#listed = true
	}

	/** Notes where what was referred to last is not the clock right before this struct. */
	#leap(): void {
		if (this.#client !== this.client || this.#clock !== this.next - 1) this.jumps++
	}

	/** Mostly the same as before, which is seen without decoding it. */
	#rootName(): void {
		const reader = this.#reader
		reader.text()
		this.#namesRoot = true
		if (reader.textIs(this.#rootBytes)) return
		this.#rootChanges++
		if (this.#rootChanges > ROOT_CHANGES && !this.#judged) {
			this.crowded = true
			return
		}
		this.#root = reader.word()
		this.#rootBytes = reader.wordBytes()
	}

	/** Whether what is referred to is known to stand in a list. */
	#reference(): boolean {
		const client = this.#reader.varuint()
		const clock = this.#reader.varuint()
		this.#client = client
		this.#clock = clock
		if (client === this.client) {
			// Yjs does not check these, it throws in the middle of the transaction.
			if (clock >= this.next) throw new MalformedError('a struct that refers to its own future')
			return clock >= this.listFrom
		}
		if (clock >= MAX_CLOCK) throw new MalformedError('a clock over 2^40')
		if (this.#vector === null) return false
		if (clock >= (this.#vector.get(client) ?? 0)) this.gap = true
		const run = this.#vector.lists?.get(client)
		return run !== undefined && clock >= run.from && clock < run.to
	}

	/** Reads a struct's content. Returns its length in clocks. */
	#content(kind: number): number {
		const reader = this.#reader
		switch (kind) {
			case 1: // deleted
				return reader.varuint()
			case 2: // JSON, written by old versions
			case 8: // any
				return this.#values(kind === 2)
			case 3:
				reader.binary()
				return 1
			case 4:
				return reader.text()
			case 6: // format: key and value
				reader.text()
				reader.json(false)
				return 1
			case 5: // embed
				reader.json(false)
				return 1
			case 7:
				this.#type()
				return 1
			case 9:
				throw new MalformedError('a document within the document')
			default:
				throw new MalformedError(`an unknown kind of content: ${kind}`)
		}
	}

	#values(json: boolean): number {
		const count = this.#reader.varuint()
		for (let index = 0; index < count; index++) {
			if (json) this.#reader.json(true)
			else this.#reader.any()
		}
		return count
	}

	/** Array, map, text, XML element, XML fragment, XML hook, XML text. Elements and hooks have a name. */
	#type(): void {
		const type = this.#reader.varuint()
		if (type > 6) throw new MalformedError(`an unknown type: ${type}`)
		if (type === 3 || type === 5) this.#reader.text()
	}
}
