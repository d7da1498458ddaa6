/** The one source of everything that is left to chance in a run: the same seed gives the same run. */
export class Chance {
	#state: number

	constructor(seed: number) {
		this.#state = seed >>> 0
	}

	/** From 0 up to, without, 1 (mulberry32). */
	readonly next = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0
		let mixed = this.#state
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}

	/** A whole number from `least` to `most`. */
	int(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1))
	}

	/** Whether something of this probability happens now. */
	happens(probability: number): boolean {
		return this.next() < probability
	}

	pick<T>(from: readonly T[]): T {
		if (from.length === 0) throw new Error('nothing to pick from')
		return from[this.int(0, from.length - 1)] as T
	}

	/** One of the keys, each as often as its weight says. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
		const entries = Object.entries(weights) as [K, number][]
		let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
		for (const [key, weight] of entries) {
			left -= weight
			if (left < 0) return key
		}
		return (entries.at(-1) as [K, number])[0]
	}

	readonly bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => this.int(0, 255))

	/** A generator of its own: what it is used for does not change what else happens in a run. */
	fork(): Chance {
		return new Chance(this.int(0, 2 ** 32 - 1))
	}
}
