// Receives what closed tabs left of one document (courier.ts).
// Guarantees: rows leave this device only when they are on the server's disk or in the recovery box.
// Hands to: sender.ts over a connection of its own that reads nothing.
import { type FailureCode, hello, PROTOCOL } from '@tandem/protocol'
import * as Y from 'yjs'
import { Connection } from './connection.ts'
import type { Delivered, DeliverOptions } from './courier.ts'
import { newId } from './id.ts'
import type { Incoming } from './inbox.ts'
import { Pending } from './pending.ts'
import { losesEdits, recoveryOf } from './recovery.ts'
import { Sender } from './sender.ts'
import type { PendingRow } from './store.ts'

/** Without an acknowledgement for so long the rest is left for a later call. Milliseconds. */
const PATIENT = 30_000
/**
 * Milliseconds before a resync is answered, the first time it is asked and the next ones: what the rows hang on may be with
 * somebody who is about to give it back to a restored log. Asked more often, they hang on something that nobody has.
 */
const RESYNC_PAUSES = [0, 2000, 10_000]

export interface DeliveryOptions extends DeliverOptions {
	readonly document: string
	/** Of at most LIMITS.sessionsPerConnection sessions, each in order; at least one. */
	readonly rows: readonly PendingRow[]
}

/** Never rejects. */
export function deliver(options: DeliveryOptions): Promise<Delivered> {
	return new Promise((resolve) => new Delivery(options, resolve))
}

class Delivery {
	readonly #options: DeliveryOptions
	readonly #done: (delivered: Delivered) => void
	readonly #pending: Pending
	readonly #sender: Sender
	readonly #connection: Connection
	#cancelPatience = () => {}
	#cancelAnswer = () => {}
	#resyncs = 0
	#isOver = false

	constructor(options: DeliveryOptions, done: (delivered: Delivered) => void) {
		const { env, store, document, url } = options
		this.#options = options
		this.#done = done
		this.#pending = new Pending({ store, document, now: env.now, changed: () => {} })
		this.#pending.adopt(options.rows)
		this.#connection = new Connection({
			url,
			document,
			env,
			hello: () => this.#hello(),
			receive: (message) => this.#receive(message),
			changed: () => this.#onConnection(),
		})
		this.#sender = new Sender({
			env,
			pending: this.#pending,
			merge: Y.mergeUpdates,
			send: (payload) => this.#connection.send(payload),
			late: () => this.#connection.dispatch({ kind: 'late' }),
			tooLarge: () => this.#connection.dispatch({ kind: 'failed', code: 'too-large' }),
		})
		this.#connection.ready()
		this.#connection.dispatch({ kind: 'open' })
		this.#wait()
	}

	#hello(): Uint8Array {
		const { rows } = this.#options
		const [client] = new Uint32Array(this.#options.env.random(4).slice().buffer)
		return hello.encode({
			protocol: PROTOCOL,
			// The page that wrote them had this schema; the one that delivers them shows nothing.
			schema: Math.max(...rows.map((row) => row.schema)),
			client: client ?? 0,
			sessions: this.#pending.sessions,
			want: 'nothing',
			resume: null,
		})
	}

	#receive(message: Incoming): void {
		switch (message.name) {
			case 'welcome':
				this.#sender.acknowledge(message.acknowledged)
				if (message.role === 'read') this.#connection.dispatch({ kind: 'failed', code: 'read-only' })
				else this.#sender.start()
				break
			case 'committed':
				if (this.#sender.acknowledge(message.acknowledged)) {
					this.#resyncs = 0
					this.#wait()
				}
				break
			case 'resync':
				this.#resync(message.vector.slice())
				return
			case 'notice':
				if (message.about === 'storing') this.#sender.start()
				return
			case 'joined':
			case 'update':
			case 'renamed':
			case 'presence':
			case 'alive':
				return
			default:
				message satisfies never
		}
		if (!this.#isOver && this.#pending.sessions.length === 0) this.#end(0)
	}

	#resync(vector: Uint8Array): void {
		this.#sender.stop()
		const pause = RESYNC_PAUSES[this.#resyncs]
		this.#resyncs += 1
		this.#cancelAnswer()
		if (pause === undefined) this.#connection.dispatch({ kind: 'failed', code: 'malformed' })
		else this.#cancelAnswer = this.#options.env.after(pause, () => void this.#answer(vector))
	}

	/** What waits hangs on something the server lacks: perhaps the browser's copy has it. */
	async #answer(vector: Uint8Array): Promise<void> {
		const { store, document, env, rows } = this.#options
		const copy = await store.readCopy(document).catch(() => undefined)
		if (!this.#connection.welcomed) return
		const doc = new Y.Doc()
		if (copy !== undefined) Y.applyUpdate(doc, copy.state)
		for (const { body } of rows) if (body.kind === 'edit') Y.applyUpdate(doc, body.update)
		const [session = newId(env)] = this.#pending.sessions
		this.#sender.complete(Y.encodeStateAsUpdate(doc, vector), () => ({ session, seq: 0 }))
		doc.destroy()
	}

	#onConnection(): void {
		const { state, welcomed } = this.#connection
		if (!welcomed) {
			this.#sender.stop()
			this.#cancelAnswer()
		}
		if (state.kind === 'refused') void this.#refused(state.code)
	}

	async #refused(code: FailureCode): Promise<void> {
		const { env, store } = this.#options
		const rows = this.#pending.rows()
		if (rows.length === 0 || !losesEdits(code)) {
			this.#end(0)
			return
		}
		const recovery = recoveryOf(code, rows, newId(env), env.now())
		const kept = await store.recover(recovery, this.#pending.sessions).then(
			() => true,
			() => false,
		)
		this.#end(kept ? rows.length : 0)
	}

	#wait(): void {
		this.#cancelPatience()
		this.#cancelPatience = this.#options.env.after(PATIENT, () => this.#end(0))
	}

	#end(refused: number): void {
		if (this.#isOver) return
		this.#isOver = true
		this.#cancelPatience()
		this.#cancelAnswer()
		this.#sender.stop()
		this.#connection.close()
		const rest = this.#pending.rows().length
		this.#done({ delivered: this.#options.rows.length - rest, refused, left: rest - refused })
	}
}
