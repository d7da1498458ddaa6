/**
 * Locks that the tabs of one browser share by name, so that one of them does what only one should.
 */
export interface Locks {
	/** Queues for a lock. It is held until released, and released when the tab goes away. */
	request(name: string): Lock
	/** Which of these names a living tab (this one too) holds or queues for at the moment. */
	taken(names: readonly string[]): Promise<ReadonlySet<string>>
	/**
	 * Queues for a lock and tells of it; returns what leaves the queue or frees the lock, after which nothing is called.
	 * Only where locks are exact: never two holders, and free the moment a tab is gone.
	 */
	readonly hold?: (name: string, wish: Wish) => () => void
}

export interface Wish {
	/** Takes it from whoever holds it now, who is told `lost`. */
	readonly steal: boolean
	/** At the earliest after `hold` returned. */
	granted(): void
	lost(): void
}

export interface Lock {
	/** Whether it is ours at this moment. May turn true later, and false when a tab took over while this one slept. */
	held(): boolean
	/** Idempotent. */
	release(): void
}
