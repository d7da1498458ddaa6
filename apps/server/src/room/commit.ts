import type { Position } from '@tandem/protocol'
import type { Env } from '../env.ts'
import type { Log } from '../log/log.ts'
import { type Admission, Gathering } from './gathering.ts'
import { Pace } from './pace.ts'

/** Bytes a room holds uncommitted before its members' sockets are paused. Beyond it only what was read already comes. */
export const UNCOMMITTED_BYTES = 4 * 1024 * 1024

/** Milliseconds until a window that could not be stored is tried again. */
const RETRY = 1000

export interface CommitEvents {
	/** The window is on disk. */
	stored(gathering: Gathering, position: Position): void
	/** The log began to refuse (false) or works again (true). */
	storing(works: boolean): void
	/** Whom each window is sent to: decides how long windows are gathered. */
	members(): number
}

/**
 * Receives admitted edits, guarantees that each window is on disk before anybody hears of it, hands stored windows to
 * the room. One window is under way at a time; the next gathers meanwhile. An edit after silence goes at once.
 */
export class Commit {
	readonly #env: Env
	readonly #log: Log
	readonly #document: string
	readonly #events: CommitEvents
	readonly #uncommitted: number
	readonly #pace = new Pace()
	#gathering = new Gathering()
	#storing: Gathering | null = null
	#state: 'idle' | 'scheduled' | 'storing' | 'stopped' = 'idle'
	#refused = false
	#lastFlush = 0
	#cancel: () => void = () => {}
	/** Who waits for what is gathering, and who for what is being stored. */
	#waiting: (() => void)[] = []
	#storingFor: (() => void)[] = []
	#untilRefused: (() => void)[] = []

	/** `uncommitted`: as UNCOMMITTED_BYTES. */
	constructor(options: { env: Env; log: Log; document: string; events: CommitEvents; uncommitted: number }) {
		this.#env = options.env
		this.#log = options.log
		this.#document = options.document
		this.#events = options.events
		this.#uncommitted = options.uncommitted
	}

	/** Whether members must wait before they hand in more. */
	get full(): boolean {
		return this.#gathering.bytes >= this.#uncommitted
	}

	/** What was admitted and is not on disk yet. */
	get uncommitted(): { readonly bytes: number; readonly structs: number } {
		const { bytes, structs } = this.#gathering
		return { bytes: bytes + (this.#storing?.bytes ?? 0), structs: structs + (this.#storing?.structs ?? 0) }
	}

	/** Whether the log refuses at the moment. */
	get refused(): boolean {
		return this.#refused
	}

	/** Whether nothing gathers and nothing is being stored. */
	get idle(): boolean {
		return this.#state === 'idle' && this.#gathering.empty
	}

	add(admission: Admission): void {
		this.#pace.count(this.#env.now())
		this.#gathering.add(admission)
		this.#schedule()
	}

	/** Resolves when everything added until now is on disk, however long that takes, or the room has stopped. */
	stored(): Promise<void> {
		if (this.#state === 'stopped' || (this.#state === 'idle' && this.#gathering.empty)) return Promise.resolve()
		return new Promise((resolve) => (this.#gathering.empty ? this.#storingFor : this.#waiting).push(resolve))
	}

	/** The same, but does not wait for a log that refuses. */
	settled(): Promise<void> {
		if (this.#refused) return Promise.resolve()
		return Promise.race([this.stored(), new Promise<void>((resolve) => this.#untilRefused.push(resolve))])
	}

	/** Gives up whatever is not stored: its authors still hold it, since nothing was acknowledged. */
	stop(): void {
		this.#state = 'stopped'
		this.#cancel()
		release(this.#storingFor.splice(0))
		release(this.#waiting.splice(0))
	}

	/** Counted from the oldest edit, not from the last window: so windows are as few as punctuality allows. */
	#schedule(): void {
		const [oldest] = this.#gathering.admissions
		if (this.#state !== 'idle' || oldest === undefined) return
		this.#state = 'scheduled'
		const now = this.#env.now()
		const window = this.#pace.window(this.#events.members(), now)
		const afterSilence = oldest.arrived - this.#lastFlush >= window
		// The system's clock may have been set back meanwhile.
		const wait = afterSilence ? 0 : Math.min(window, oldest.arrived + window - now)
		if (wait <= 0) this.#env.soon(() => void this.#flush())
		else this.#cancel = this.#env.after(wait, () => void this.#flush())
	}

	async #flush(): Promise<void> {
		if (this.#stopped()) return
		const gathering = this.#gathering
		this.#storing = gathering
		this.#gathering = new Gathering()
		this.#storingFor = this.#waiting.splice(0)
		this.#lastFlush = this.#env.now()
		this.#state = 'storing'
		const position = await this.#store(gathering)
		if (position === undefined || this.#stopped()) return
		if (this.#refused) {
			this.#refused = false
			this.#events.storing(true)
		}
		this.#state = 'idle'
		this.#storing = null
		this.#events.stored(gathering, position)
		this.#pace.told(this.#env.now() - this.#lastFlush)
		release(this.#storingFor.splice(0))
		this.#untilRefused.length = 0
		this.#schedule()
	}

	async #store(gathering: Gathering): Promise<Position | undefined> {
		const window = gathering.window(this.#document, this.#env.now())
		while (!this.#stopped()) {
			try {
				const [position] = await this.#log.append([window])
				return position
			} catch (error) {
				if (this.#stopped()) return undefined
				this.#env.log.error({ document: this.#document, error: String(error) }, 'could not store; trying again')
				this.#refuse()
				await this.#retryDue()
			}
		}
		return undefined
	}

	#refuse(): void {
		if (this.#refused) return
		this.#refused = true
		this.#events.storing(false)
		release(this.#untilRefused.splice(0))
	}

	#retryDue(): Promise<void> {
		return new Promise((resolve) => {
			const cancel = this.#env.after(RETRY, resolve)
			this.#cancel = () => {
				cancel()
				resolve()
			}
		})
	}

	#stopped(): boolean {
		return this.#state === 'stopped'
	}
}

function release(waiting: readonly (() => void)[]): void {
	for (const resolve of waiting) resolve()
}
