import type { ClientEnv } from './env.ts'
import { newId, sessionLock } from './id.ts'
import type { Lock } from './lock.ts'

/**
 * The session of one opened document in one page load. Its id is fresh and in memory only: a duplicated tab copies
 * everything else. While its lock is held no other tab takes its edits for abandoned.
 */
export class TabSession {
	readonly id: string
	readonly #env: ClientEnv
	readonly #person: string
	#seq = 0
	#locks: Lock[] = []

	constructor(env: ClientEnv, person: string) {
		this.#env = env
		this.#person = person
		this.id = newId(env)
		this.hold()
	}

	/** Numbers edits and renames from 1. */
	nextSeq(): number {
		this.#seq += 1
		return this.#seq
	}

	/** Abandoned sessions that this one sends for, locked by the caller; `release` frees them too. */
	claim(locks: readonly Lock[]): void {
		this.#locks.push(...locks)
	}

	hold(): void {
		this.#locks.push(this.#env.locks.request(sessionLock(this.#person, this.id)))
	}

	/** The page is left: what waits may be sent by another tab. Idempotent. */
	release(): void {
		for (const lock of this.#locks.splice(0)) lock.release()
	}
}
