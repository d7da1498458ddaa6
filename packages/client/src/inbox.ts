import { type Down, MalformedError, type Position } from '@tandem/protocol'
import { SnapshotAssembly } from './snapshot-assembly.ts'

/** Messages that wait while a snapshot is inflated, which takes milliseconds. Beyond: the connection begins anew. */
export const WAITING = 10_000

/** What a connection brings, with a document's pieces put together. */
export type Incoming = Exclude<Down, { name: 'snapshot' | 'deflated-snapshot' }> | Joined

/** One complete Yjs update (V1) of all that is stored up to `position`. */
export interface Joined {
	readonly name: 'joined'
	readonly position: Position
	readonly update: Uint8Array
}

export interface InboxOptions {
	/** See ClientEnv. */
	readonly inflate: (deflated: Uint8Array) => Promise<Uint8Array>
	receive(message: Incoming): void
}

/**
 * Receives a connection's messages, puts the pieces of a snapshot together and inflates it, hands everything on in the
 * order in which it came: what follows a snapshot waits for it.
 */
export class Inbox {
	readonly #options: InboxOptions
	readonly #pieces = new SnapshotAssembly()
	/** What came while a snapshot is inflated; null while none is. */
	#waiting: Down[] | null = null

	constructor(options: InboxOptions) {
		this.#options = options
	}

	/** Resolves when a snapshot that had to be inflated was handed on. Throws, or rejects with, MalformedError. */
	take(message: Down): Promise<void> | void {
		if (this.#waiting !== null) {
			if (this.#waiting.length >= WAITING) throw new MalformedError('more than can wait for a snapshot')
			this.#waiting.push(message)
			return
		}
		switch (message.name) {
			case 'snapshot': {
				const update = this.#pieces.add(message)
				if (update !== null) this.#options.receive({ name: 'joined', position: message.position, update })
				return
			}
			case 'deflated-snapshot': {
				const deflated = this.#pieces.add(message)
				return deflated === null ? undefined : this.#inflate(deflated, message.position)
			}
			default:
				this.#options.receive(message)
		}
	}

	/** The connection is gone, and with it what was not complete. */
	lost(): void {
		this.#pieces.reset()
		this.#waiting = null
	}

	async #inflate(deflated: Uint8Array, position: Position): Promise<void> {
		const waiting: Down[] = []
		this.#waiting = waiting
		const update = await this.#options.inflate(deflated).catch((error: unknown) => {
			throw new MalformedError('a snapshot that cannot be inflated', { cause: error })
		})
		if (this.#waiting !== waiting) return
		this.#waiting = null
		this.#options.receive({ name: 'joined', position, update })
		await Promise.all(waiting.map((message) => this.take(message)))
	}
}
