import type { Lock, Locks, Wish } from './lock.ts'

/** The browser's own locks: exact, and free the moment a tab is gone. They exist only where the context is secure. */
export function webLocks(manager: LockManager): Locks {
	return {
		request: (name) => requestFrom(manager, name),
		hold: (name, wish) => holdFrom(manager, name, wish),
		taken: async (names) => {
			const { held = [], pending = [] } = await manager.query()
			const all = new Set([...held, ...pending].map((lock) => lock.name))
			return new Set(names.filter((name) => all.has(name)))
		},
	}
}

function requestFrom(manager: LockManager, name: string): Lock {
	const waiting = new AbortController()
	let release: (() => void) | null = null
	manager
		.request(name, { signal: waiting.signal }, () => {
			const held = new Promise<void>((resolve) => {
				release = resolve
			})
			return held
		})
		// Released while it was still queueing.
		.catch(() => {})
	return {
		held: () => release !== null,
		release: () => {
			waiting.abort()
			release?.()
			release = null
		},
	}
}

function holdFrom(manager: LockManager, name: string, { steal, granted, lost }: Wish): () => void {
	const waiting = new AbortController()
	let free: (() => void) | null = null
	let isOver = false
	const hold = () => {
		if (isOver) return
		const held = new Promise<void>((resolve) => {
			free = resolve
		})
		granted()
		return held
	}
	// A lock that is stolen rejects its request; one that is left while it queues does too.
	manager.request(name, steal ? { steal } : { signal: waiting.signal }, hold).catch(() => {
		if (!isOver && free !== null) lost()
		isOver = true
	})
	return () => {
		isOver = true
		waiting.abort()
		free?.()
	}
}
