import type { Acknowledgement } from '@tandem/protocol'
import * as Y from 'yjs'
import type { ClientEnv } from './env.ts'
import type { Claims } from './local.ts'
import type { OpenOptions } from './open.ts'
import { Pending } from './pending.ts'
import { Sender } from './sender.ts'
import type { PendingBody, PendingRow, Store } from './store.ts'
import { TabSession } from './tab-session.ts'

/**
 * `resync` answered and asked again: this many on one connection without an acknowledgement between mean that this page
 * hangs on something that nobody has.
 */
const RESYNCS = 3

export interface AuthorOptions {
	readonly env: ClientEnv
	readonly store: Store
	readonly document: string
	readonly person: OpenOptions['person']
	/** The schema number of this page's editor. */
	readonly schema: number
	/** Only called between `start` or `complete` and `stop`. */
	send(payload: Uint8Array): void
	/** See SenderOptions. */
	late(): void
	tooLarge(): void
	/** After every change of what waits that nobody asked for. */
	changed(): void
}

/** This page as an author: what it writes and what closed tabs left to it, until all of that is on the server's disk. */
export class Author {
	readonly pending: Pending
	readonly #options: AuthorOptions
	readonly #session: TabSession
	readonly #sender: Sender
	#resyncs = 0

	constructor(options: AuthorOptions) {
		const { env, store, document, person, changed } = options
		this.#options = options
		this.#session = new TabSession(env, person.id)
		this.pending = new Pending({ store, document, now: env.now, changed })
		this.#sender = new Sender({
			env,
			pending: this.pending,
			merge: Y.mergeUpdates,
			send: (payload) => options.send(payload),
			late: () => options.late(),
			tooLarge: () => options.tooLarge(),
		})
	}

	/** Every session that it sends for, its own first. */
	get sessions(): string[] {
		const { id } = this.#session
		return [id, ...this.pending.sessions.filter((session) => session !== id)]
	}

	/** Locks of closed tabs' sessions, whose rows `adopt` then brings. */
	claim(claims: Claims): void {
		this.#session.claim(claims)
	}

	adopt(rows: readonly PendingRow[]): void {
		this.pending.adopt(rows)
	}

	/** It is on its way to this device's database and, while connected, to the server before this returns. */
	write(body: PendingBody): void {
		const { env, document, person, schema } = this.#options
		const { id: session } = this.#session
		const made = { at: env.now(), author: person.name, schema }
		this.pending.add({ document, session, seq: this.#session.nextSeq(), ...made, body })
		this.#sender.flush()
	}

	/** From now on what waits is sent. */
	start(): void {
		this.#sender.start()
	}

	/** Nothing is sent until `start` or `complete`. Idempotent. */
	stop(): void {
		this.#sender.stop()
	}

	/** A new connection begins, to a log that holds these edits. Returns whether that is news of any of this page's. */
	welcomed(stored: readonly Acknowledgement[]): boolean {
		this.#resyncs = 0
		return this.pending.note(stored)
	}

	/** Answers a resync; see Sender. Null when that was asked in vain too often. */
	complete(update: Uint8Array): Acknowledgement | null {
		this.#resyncs += 1
		if (this.#resyncs > RESYNCS) return null
		return this.#sender.complete(update, () => ({ session: this.#session.id, seq: this.#session.nextSeq() }))
	}

	/** Returns whether anything of this page's was acknowledged. */
	acknowledge(acknowledged: readonly Acknowledgement[]): boolean {
		if (!this.#sender.acknowledge(acknowledged)) return false
		this.#resyncs = 0
		this.#session.keepOnly(this.pending.sessions)
		return true
	}

	/** What waits stays on the device. Idempotent. */
	close(): void {
		this.#sender.stop()
		this.#session.close()
	}
}
