import type { ClientEnv } from './env.ts'
import { newId, sessionLock } from './id.ts'
import type { Claims } from './local.ts'
import type { Lock } from './lock.ts'

/**
 * The session of one opened document in one page load. Its id is fresh and in memory only: a duplicated tab copies
 * everything else. While its lock is held no other tab takes its edits for abandoned; it is free while the page is
 * left, when what waits may be sent by another tab.
 */
export class TabSession {
	readonly id: string
	readonly #env: ClientEnv
	readonly #person: string
	readonly #undo: (() => void)[]
	#seq = 0
	#isClosed = false
	#lock: Lock
	#claims = new Map<string, Lock>()

	constructor(env: ClientEnv, person: string) {
		this.#env = env
		this.#person = person
		this.id = newId(env)
		this.#lock = this.#request()
		this.#undo = [
			env.onPage('hide', () => this.#release()),
			env.onPage('show', () => {
				this.#lock = this.#request()
			}),
		]
	}

	/** Numbers edits and renames from 1. */
	nextSeq(): number {
		this.#seq += 1
		return this.#seq
	}

	/** Abandoned sessions that this one sends for, locked by the caller. */
	claim(claims: Claims): void {
		this.#claims = new Map(claims)
		if (this.#isClosed) this.keepOnly([])
	}

	/** Frees what has nothing left to send: its tab may have come back meanwhile and left more behind. */
	keepOnly(sessions: readonly string[]): void {
		for (const [session, claim] of this.#claims) {
			if (sessions.includes(session)) continue
			claim.release()
			this.#claims.delete(session)
		}
	}

	/** Idempotent. */
	close(): void {
		this.#isClosed = true
		for (const undo of this.#undo.splice(0)) undo()
		this.#release()
	}

	#release(): void {
		this.#lock.release()
		this.keepOnly([])
	}

	#request(): Lock {
		return this.#env.locks.request(sessionLock(this.#person, this.id))
	}
}
