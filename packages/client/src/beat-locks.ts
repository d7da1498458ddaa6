import type { Channel } from './env.ts'
import type { Lock, Locks } from './lock.ts'

/** How often a holder says so and a waiting tab asks. Milliseconds. */
const BEAT = 5_000
/** A lock that nobody spoke for during this is free: two beats and some delay. Milliseconds. */
const SILENCE = 12_000
/** How long an answer to a question may take between two tabs of one browser. Milliseconds. */
const ANSWER = 1_000

/** What tabs tell each other. `from` is random per tab; of two holders the one with the lower one stays. */
type Word =
	| { readonly say: 'held'; readonly name: string; readonly from: string }
	/** Not held yet, but by a tab that lives and asked for it. */
	| { readonly say: 'wanted'; readonly name: string }
	| { readonly say: 'free'; readonly name: string }
	| { readonly say: 'who'; readonly names: readonly string[] }

export interface BeatLocksOptions {
	/** Opens it: only while there is a lock or a question, because an open one keeps a page out of the back-forward cache. */
	readonly channel: () => Channel
	readonly after: (ms: number, task: () => void) => () => void
	/** Random per tab. */
	readonly tab: string
}

/**
 * Locks by hearsay over a BroadcastChannel, for pages on plain HTTP, where Web Locks do not exist. A tab that sleeps
 * loses its locks and steps down when it wakes, so for a moment two tabs may hold one: whoever uses them must bear that.
 */
export function beatLocks(options: BeatLocksOptions): Locks {
	return new BeatLocks(options)
}

interface Entry {
	readonly name: string
	isHeld: boolean
	cancel: () => void
}

class BeatLocks implements Locks {
	readonly #options: BeatLocksOptions
	readonly #entries = new Set<Entry>()
	readonly #questions = new Set<(name: string) => void>()
	#channel: Channel | null = null

	constructor(options: BeatLocksOptions) {
		this.#options = options
	}

	request(name: string): Lock {
		const entry: Entry = { name, isHeld: false, cancel: () => {} }
		this.#entries.add(entry)
		this.#say({ say: 'who', names: [name] })
		this.#takeAfter(entry, ANSWER)
		return {
			held: () => entry.isHeld,
			release: () => {
				if (!this.#entries.delete(entry)) return
				entry.cancel()
				if (entry.isHeld) this.#say({ say: 'free', name })
				entry.isHeld = false
				this.#rest()
			},
		}
	}

	taken(names: readonly string[]): Promise<ReadonlySet<string>> {
		const known = new Set([...this.#entries].map((entry) => entry.name))
		const taken = new Set(names.filter((name) => known.has(name)))
		if (taken.size === names.length) return Promise.resolve(taken)
		const listen = (name: string) => {
			if (names.includes(name)) taken.add(name)
		}
		this.#questions.add(listen)
		this.#say({ say: 'who', names })
		return new Promise((resolve) => {
			this.#options.after(ANSWER, () => {
				this.#questions.delete(listen)
				this.#rest()
				resolve(taken)
			})
		})
	}

	#hear(word: Word): void {
		switch (word.say) {
			case 'held':
				for (const listen of this.#questions) listen(word.name)
				for (const entry of this.#of(word.name)) this.#yield(entry, word.from)
				return
			case 'wanted':
				for (const listen of this.#questions) listen(word.name)
				return
			case 'free':
				for (const entry of this.#of(word.name)) if (!entry.isHeld) this.#takeAfter(entry, this.#stagger())
				return
			case 'who':
				for (const entry of this.#entries) if (word.names.includes(entry.name)) this.#answer(entry)
				return
			default:
				word satisfies never
		}
	}

	/** Another tab holds it: wait, unless that tab is to step down. */
	#yield(entry: Entry, other: string): void {
		if (entry.isHeld && this.#options.tab < other) return
		entry.isHeld = false
		this.#takeAfter(entry, SILENCE)
	}

	#takeAfter(entry: Entry, ms: number): void {
		entry.cancel()
		entry.cancel = this.#options.after(ms, () => {
			entry.isHeld = true
			this.#beat(entry)
		})
	}

	#beat(entry: Entry): void {
		entry.cancel()
		this.#say({ say: 'held', name: entry.name, from: this.#options.tab })
		entry.cancel = this.#options.after(BEAT, () => this.#beat(entry))
	}

	#answer(entry: Entry): void {
		if (entry.isHeld) this.#beat(entry)
		else this.#say({ say: 'wanted', name: entry.name })
	}

	/** Different for each tab, so that one is first and the others hear it. */
	#stagger(): number {
		return (Number.parseInt(this.#options.tab.slice(0, 4), 16) / 0xffff) * ANSWER
	}

	#of(name: string): Entry[] {
		return [...this.#entries].filter((entry) => entry.name === name)
	}

	#say(word: Word): void {
		if (this.#channel === null) {
			this.#channel = this.#options.channel()
			this.#channel.hear((heard) => this.#hear(heard as Word))
		}
		this.#channel.say(word)
	}

	#rest(): void {
		if (this.#entries.size > 0 || this.#questions.size > 0) return
		this.#channel?.close()
		this.#channel = null
	}
}
