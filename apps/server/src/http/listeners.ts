/** Those who want to be told. Telling is synchronous, in the order they came. */
export class Listeners<T> {
	readonly #all = new Set<(value: T) => void>()

	/** Returns the undo. */
	add(listener: (value: T) => void): () => void {
		// Wrapped, so that one function added twice is two listeners.
		const own = (value: T) => listener(value)
		this.#all.add(own)
		return () => this.#all.delete(own)
	}

	tell(value: T): void {
		for (const listener of this.#all) listener(value)
	}
}
