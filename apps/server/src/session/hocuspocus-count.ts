import type { Vector } from './admission.ts'
import { clockRanges } from './admission-vector.ts'

/**
 * What a provider has surely heard of its socket: with the first message it sends what it had queued while it was offline,
 * so that is what comes next, and then it has come.
 */
export type Hearing = 'nothing' | 'something' | 'everything'

/** Whether a provider counted a change: see `counts`. */
export type Counted = 'yes' | 'no' | 'early'

/**
 * Follows from outside how many changes a Hocuspocus provider calls unsynced, so that none of its steps down is
 * unearned. The provider sets that count to 1 when it sends SyncStep1, and adds one for each change it makes from then
 * on; each SyncStatus takes one away, and at zero it calls everything saved. Three things come over the socket that it
 * did not count: changes from before its SyncStep1 (it sends what it had queued while it was offline after it), answers
 * to our asking again, and what our acknowledgements meet that were under way when it began to count anew.
 *
 * Where neither the bytes nor their place tell whether it counted, it is not acknowledged: then the provider says
 * "unsynced" for too long, until it connects again, and never "saved" too early.
 */
export class HocuspocusCount {
	/** Changes with each beginning: what was to be acknowledged before is not any more. */
	epoch = 0
	/** What it had when it began to count; null before that. */
	#began: Vector | null = null
	/** Whether from now on every change is one that it counted. */
	#settled = false
	#hearing: Hearing
	/** Early deletions that are stored, and those that hang on something which is not. */
	#early = 0
	#earlyBehind = 0
	/** Counted changes that hang on something which is not stored. */
	#behind = 0
	/** SyncStep1s sent and answers received. */
	#asked = 0
	#answered = 0
	/** Which answer brings everything from before it began to count; null once it did. */
	#opening: number | null = null
	#sent = 0
	#marked = 0
	#confirmed = 0
	#withheld = 0

	/** `hearing`: how far the socket is when its document is opened. */
	constructor(hearing: Hearing = 'nothing') {
		this.#hearing = hearing
	}

	/** It has begun to count, at 1, with this state vector; it is to be asked for what it holds. */
	begin(vector: Vector): void {
		this.epoch += 1
		this.#began = vector
		this.#settled = false
		this.#early = this.#earlyBehind = 0
		this.#behind = 0
		this.#asked += 1
		this.#opening = this.#asked
		this.#withheld = this.#sent - this.#confirmed
	}

	/**
	 * Whether it counted this update; `early`: it did, if it had heard nothing when it made it, which `hears` tells later.
	 * `answered`: it does not answer pings, but has answered what the document was opened with. Throws MalformedError for
	 * bytes that are no update.
	 */
	counts(update: Uint8Array, answered = false): Counted {
		if (this.#settled) return 'yes'
		const began = this.#began
		if (began === null) return 'no'
		const ranges = clockRanges(update)
		const flushed = this.#hearing === 'everything' || answered
		// The first after the queue may be a batch that it began, and counted, before.
		this.#settled = flushed
		if (ranges.length > 0) return ranges.every(({ client, from }) => from >= (began.get(client) ?? 0)) ? 'yes' : 'no'
		if (flushed) return 'yes'
		return this.#hearing === 'nothing' ? 'early' : 'no'
	}

	/** An update is about to be stored. Returns how many to acknowledge for it. */
	stored(counted: Counted): number {
		if (counted === 'early') this.#early += 1
		return counted === 'yes' ? 1 : 0
	}

	/** An update hangs on something that is not stored. Returns whether the client has to be asked for it. */
	behind(counted: Counted): boolean {
		if (counted === 'yes') this.#behind += 1
		if (counted === 'early') this.#earlyBehind += 1
		if (this.#answered < this.#asked) return false
		this.#asked += 1
		return true
	}

	/**
	 * What came until now was sent before it heard anything, and so before what it had queued while it was offline: it had
	 * counted all of it. Returns how many of that to acknowledge.
	 */
	hears(): number {
		const early = this.#early
		this.#behind += this.#earlyBehind
		this.#early = this.#earlyBehind = 0
		if (this.#hearing === 'nothing') this.#hearing = 'something'
		return early
	}

	/** What it had queued while it was offline has come. */
	flushed(): void {
		this.#early = this.#earlyBehind = 0
		this.#hearing = 'everything'
	}

	/** A SyncStep2 has come. Returns whether it was asked for. */
	answer(): boolean {
		if (this.#answered >= this.#asked) return false
		this.#answered += 1
		return true
	}

	/** It could not be taken either: the client has to be asked again. */
	askAgain(): void {
		this.#asked += 1
		if (this.#opening !== null && this.#answered >= this.#opening) this.#opening = this.#asked
	}

	/** It was taken, and with it everything until now. Returns how many it counted for that. */
	bring(): number {
		const opening = this.#opening !== null && this.#answered >= this.#opening
		const count = this.#behind + (opening ? 1 : 0)
		if (opening) this.#opening = null
		this.#behind = 0
		this.#early += this.#earlyBehind
		this.#earlyBehind = 0
		return count
	}

	/** `count` of them are stored. Returns how many acknowledgements to send now. */
	acknowledge(count: number): number {
		const withheld = Math.min(this.#withheld, count)
		this.#withheld -= withheld
		this.#sent += count - withheld
		return count - withheld
	}

	/** A question is sent that the client answers in its turn. */
	mark(): void {
		this.#marked = this.#sent
	}

	/** The answer has come: the client has all acknowledgements from before the question. */
	confirm(): void {
		this.#confirmed = this.#marked
	}

	/** Whether it has brought everything from before it began to count. */
	get isOpen(): boolean {
		return this.#began !== null && this.#opening === null
	}

	/** Whether acknowledgements were sent since the last question. */
	get unconfirmed(): boolean {
		return this.#sent > this.#marked
	}
}
