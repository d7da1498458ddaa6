import type { Logger } from '../env.ts'
import { COMMENT, eventFrame } from './frame.ts'
import type { StreamKind, StreamMeter } from './meter.ts'
import type { Outlet } from './outlet.ts'
import type { Source } from './source.ts'

/** Unsent bytes of a stream. Beyond: it is closed; its reader comes back and is told what it missed. */
export const UNSENT_BYTES = 256 * 1024

/** Events of one piece of a replay: about 50 kB. The next is read when the kernel has taken this one. */
export const PIECE = 50

/** Events that are kept for a stream while the store is read for it. Beyond: they are let go, and the store is read again. */
export const HELD = 64

/** Beats in a row without a byte taken although some are unsent. Beyond: closed, nobody reads there. */
export const STUCK_BEATS = 4

/** What is told, ready to be written. `seq` is 0 for what is never stored. */
export interface Told {
	readonly seq: number
	/** Bytes where many are told the same; a text where one is, which the system call then turns into bytes on its own. */
	readonly frame: Buffer | string
}

/** Shared by all, because nearly every stream holds nothing. */
const NOTHING: readonly Told[] = []

export type EndCode = 'gone' | 'lagging' | 'session-ended' | 'restarting' | 'not-storing'

/** What all streams of one kind share. */
export interface StreamOptions {
	readonly kind: StreamKind
	readonly log: Logger
	readonly meter: StreamMeter
	/** One has ended, once, for whatever reason. */
	readonly onEnd: (stream: Stream, code: EndCode) => void
}

/** What the hub keeps of a stream, in an object of the stream's own: there are thousands. */
export interface Life {
	/** Milliseconds since 1970. */
	readonly began: number
	/** Its place in the beat. */
	slot: number
	/** What the logs call it; null before it is opened. */
	connection: string | null
	/** Stops waiting for the end of its session; null where that has none. */
	stopWaiting: (() => void) | null
}

/**
 * - `reading`: the store is read for it, or it has not begun; what happens meanwhile is held.
 * - `live`: it is written everything as it happens.
 */
type Phase = 'reading' | 'live' | 'ended'

/**
 * One response. It hears what happens from the moment it is made, is told what is stored after its place, then what it
 * heard meanwhile with a higher `seq`, then everything as it happens: no gap and nothing twice.
 */
export class Stream {
	readonly person: string
	readonly sessionId: string
	readonly life: Life
	readonly #options: StreamOptions
	readonly #source: Source
	#outlet: Outlet | undefined
	#phase: Phase = 'reading'
	/** The highest `seq` it was written. */
	#last = 0
	#held: readonly Told[] = NOTHING
	/** Whether something was let go while the store was read. */
	#lost = false
	#taken = 0
	#stuck = 0

	constructor(
		options: StreamOptions,
		who: { readonly id: string; readonly sessionId: string },
		source: Source,
		now: number,
	) {
		this.#options = options
		this.#source = source
		this.person = who.id
		this.sessionId = who.sessionId
		this.life = { began: now, slot: 0, connection: null, stopWaiting: null }
	}

	get kind(): StreamKind {
		return this.#options.kind
	}

	get ended(): boolean {
		return this.#phase === 'ended'
	}

	/** Begins to write, after `seq`. `behind`: something may be stored after it that was not heard. */
	start(outlet: Outlet, opening: Buffer, seq: number, behind: boolean): void {
		this.#outlet = outlet
		this.#last = seq
		outlet.write(opening)
		this.#catchUp(behind)
	}

	/** Something happened; returns whether it was written now. */
	hear({ seq, frame }: Told): boolean {
		if (this.#phase === 'live') return (seq === 0 || seq > this.#last) && this.#write(frame, seq)
		// What is true now is told anew when the stream is live.
		if (this.#phase === 'ended' || seq === 0) return false
		if (this.#held.length < HELD) this.#held = [...this.#held, { seq, frame }]
		else this.missed()
		return false
	}

	/** Something may have happened that was not heard. */
	missed(): void {
		this.#held = NOTHING
		this.#lost = true
		if (this.#phase !== 'live') return
		this.#phase = 'reading'
		this.#catchUp(true)
	}

	/** A sign of life, and a look at whether somebody is there to read it. */
	beat(): void {
		const outlet = this.#outlet
		if (outlet === undefined) return
		const { unsent, taken } = outlet
		this.#stuck = unsent > 0 && taken === this.#taken ? this.#stuck + 1 : 0
		this.#taken = taken
		if (this.#stuck >= STUCK_BEATS) this.end('lagging')
		else if (unsent === 0) outlet.write(COMMENT)
	}

	/** Ends it, after a last word if there is one. Idempotent. */
	end(code: EndCode, last?: Buffer): void {
		if (this.#phase === 'ended') return
		this.#phase = 'ended'
		this.#held = NOTHING
		if (last !== undefined) this.#outlet?.write(last)
		if (code === 'lagging') this.#outlet?.cut()
		else this.#outlet?.end()
		this.#options.onEnd(this, code)
	}

	#catchUp(behind: boolean): void {
		this.#readAll(behind)
			.then(() => this.#introduce())
			.catch((error: unknown) => {
				this.#options.log.warn({ kind: this.kind, person: this.person, err: error }, 'a stream could not be read')
				this.end('not-storing')
			})
	}

	async #readAll(behind: boolean): Promise<void> {
		let count = 0
		for (let again = behind || this.#lost; again && this.#phase === 'reading'; again = this.#lost) {
			this.#lost = false
			count += await this.#read()
		}
		if (this.#phase !== 'reading') return
		const { kind, meter } = this.#options
		if (behind) meter.replayed(kind, count)
		this.#phase = 'live'
		const held = this.#held
		this.#held = NOTHING
		meter.told(kind, count + held.filter((told) => this.hear(told)).length)
	}

	/** Tells what is stored after the last event, piece by piece; returns how much it was. */
	async #read(): Promise<number> {
		for (let count = 0; ; ) {
			const events = await this.#source.after(this.person, this.#last, PIECE)
			const last = events.at(-1)
			if (this.#phase !== 'reading' || last === undefined) return count
			this.#last = last.id.seq
			count += events.length
			await this.#outlet?.flush(Buffer.concat(events.map(eventFrame)))
			if (events.length < PIECE) return count
		}
	}

	async #introduce(): Promise<void> {
		const messages = await this.#source.introduce(this.person)
		if (this.#phase !== 'live') return
		const frames = messages().map(eventFrame)
		if (frames.length > 0) this.#write(Buffer.concat(frames), 0)
	}

	#write(frame: Buffer | string, seq: number): boolean {
		const outlet = this.#outlet
		if (outlet === undefined) return false
		// Looked at before it grows. A first frame is always taken, whatever its size.
		const { unsent } = outlet
		// Texts that wait would be counted by their characters.
		const waits = unsent > 0 && typeof frame === 'string' ? Buffer.from(frame) : frame
		if (unsent > 0 && unsent + waits.length > UNSENT_BYTES) {
			this.end('lagging')
			return false
		}
		if (seq > 0) this.#last = seq
		outlet.write(waits)
		return true
	}
}
