import type { Channel } from '@tandem/client'
import type { Chance } from './chance.ts'
import type { FakeClock } from './clock.ts'

/** What the tabs of one browser say to each other: in order for each who hears, after a while, to all others. */
export class Channels {
	readonly #clock: FakeClock
	readonly #chance: Chance
	readonly #ears = new Map<string, Set<Ear>>()

	constructor(clock: FakeClock, chance: Chance) {
		this.#clock = clock
		this.#chance = chance
	}

	open(name: string, isAlive: () => boolean): Channel {
		const ears = this.#ears.get(name) ?? new Set()
		this.#ears.set(name, ears)
		const own: Ear = { hear: () => {}, last: 0 }
		ears.add(own)
		return {
			say: (word) => {
				for (const ear of ears) if (ear !== own) this.#carry(word, ear)
			},
			hear: (task) => {
				own.hear = (word) => {
					if (isAlive() && ears.has(own)) task(word)
				}
			},
			close: () => ears.delete(own),
		}
	}

	#carry(word: unknown, ear: Ear): void {
		ear.last = Math.max(ear.last, this.#clock.now() + this.#chance.int(0, 20))
		this.#clock.after(ear.last - this.#clock.now(), () => ear.hear(word))
	}
}

interface Ear {
	hear(word: unknown): void
	/** When what was said last is heard. */
	last: number
}
