import type { Lock, Locks } from './lock.ts'

/** The browser's own locks: exact, and free the moment a tab is gone. They exist only where the context is secure. */
export function webLocks(manager: LockManager): Locks {
	return {
		request: (name) => requestFrom(manager, name),
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
