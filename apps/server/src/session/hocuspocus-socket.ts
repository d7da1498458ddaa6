import {
	addressed,
	authenticated,
	decodeToken,
	documentClosed,
	documentOf,
	type FailureCode,
	leaveDocument,
	MalformedError,
	PING,
	PONG,
	readAddressed,
	tokenDenied,
} from '@tandem/protocol'
import type { Env } from '../env.ts'
import { framesOf } from '../socket/frame.ts'
import type { Outbox } from '../socket/outbox.ts'
import { SharedWire } from '../socket/shared-wire.ts'
import { FLUSHED, HEARS } from './hocuspocus.ts'
import { HocuspocusCount } from './hocuspocus-count.ts'
import { HocuspocusDocument, type OpenDocument, type Visit } from './hocuspocus-document.ts'
import { Inbox } from './inbox.ts'

/** Milliseconds a socket without a session has until one of its tokens is accepted. Beyond: `hello-timeout`. */
export const TOKEN_TIMEOUT = 10_000

/** Frames and bytes such a socket may send until then: as many as offline work of a day. Beyond: `too-early`. */
export const EARLY_FRAMES = 1000
export const EARLY_BYTES = 1024 * 1024

/** Tokens in a row that may be denied, also on a socket of somebody known. Beyond: `too-early`. */
export const DENIALS = 100

/** Documents one socket may have open. Beyond: the next is denied with `too-many-open`. */
export const DOCUMENTS = 100

/** What a client's own wish to leave a document is called. */
const LEFT = 'provider_initiated'

export interface HocuspocusSocketOptions {
	readonly env: Env
	readonly outbox: Outbox
	/** Whether the upgrade came without a session. */
	readonly stranger: boolean
	/** Who may open a document with a token, and how. */
	readonly admit: (token: string, document: string) => Promise<Visit | FailureCode>
	readonly open: OpenDocument
	/**
	 * Sends a ping of the WebSocket itself. The network of the client answers it without its code hearing of it, in front
	 * of everything that it says because of what it hears next.
	 */
	readonly probe: () => void
	/** A token was denied. */
	readonly denied: (code: FailureCode) => void
	/** The socket's end, once, for whatever reason. */
	readonly onEnd: (code: FailureCode | 'gone') => void
}

/**
 * One socket of a Hocuspocus client, which says to each frame what document it is about. A document is opened by a token;
 * frames about others are dropped, also those from before the token: the exchange after it brings what they say. Frames
 * are handled in order, and while a token is being judged the socket is not read from.
 */
export class HocuspocusSocket {
	readonly outbox: Outbox
	readonly #options: HocuspocusSocketOptions
	readonly #wire: SharedWire
	readonly #inbox: Inbox
	readonly #documents = new Map<string, HocuspocusDocument>()
	/** Left by the client, which is told nothing more of them; what it said before is still being handled. */
	readonly #left = new Set<HocuspocusDocument>()
	#stranger: boolean
	#early = { frames: 0, bytes: 0 }
	#denials = 0
	#cancelTimeout: () => void = () => {}
	/** Whether the provider answers questions about the connection: those before version 4 break at them. */
	#answersPings = false
	#asked = false
	/** The ping of the WebSocket that goes before the first message was sent. */
	#probed = false
	/** That was answered: what comes next may have been queued while it was offline. */
	#hears = false
	/** It has answered a question: what it had queued while it was offline has come. */
	#flushed = false
	#ended = false

	constructor(options: HocuspocusSocketOptions) {
		const { env, outbox } = options
		this.#options = options
		this.outbox = outbox
		this.#stranger = options.stranger
		this.#wire = new SharedWire({ outbox, env, end: (code) => this.close(code) })
		this.#inbox = new Inbox({
			handle: (frame) => this.#handle(frame),
			failed: (error) => this.#failed(error),
			pause: () => this.#wire.pause(this),
			resume: () => this.#wire.resume(this),
		})
		if (options.stranger) this.#cancelTimeout = env.after(TOKEN_TIMEOUT, () => this.close('hello-timeout'))
	}

	get documents(): readonly HocuspocusDocument[] {
		return [...this.#documents.values(), ...this.#left]
	}

	get isEnded(): boolean {
		return this.#ended
	}

	/** Whether nobody is known to be behind it. */
	get isStranger(): boolean {
		return this.#stranger
	}

	receive(frame: Uint8Array): void {
		if (this.#stranger) this.#early.frames += 1
		if (this.#early.frames > EARLY_FRAMES) this.close('too-early')
		this.#inbox.receive(frame)
	}

	/** Bytes have arrived, of whole frames or not. */
	arrived(bytes: number): void {
		if (!this.#stranger) return
		this.#early.bytes += bytes
		if (this.#early.bytes > EARLY_BYTES) this.close('too-early')
	}

	/** The probe was answered. */
	probeAnswered(): void {
		if (this.#probed && !this.#hears) this.#inbox.receive(HEARS)
	}

	keepAlive(): void {
		const [document] = this.#documents.values()
		if (this.#wire.speaking === null) document?.session.keepAlive()
	}

	/** Idempotent. */
	close(code: FailureCode): void {
		if (!this.#end(code)) return
		for (const { session } of this.documents) session.close(code)
		this.outbox.close(code)
	}

	/** The socket has closed by itself. Idempotent. */
	gone(): void {
		if (!this.#end('gone')) return
		for (const { session } of this.documents) session.gone()
	}

	#end(code: FailureCode | 'gone'): boolean {
		if (this.#ended) return false
		this.#ended = true
		this.#cancelTimeout()
		this.#inbox.close()
		this.#options.onEnd(code)
		return true
	}

	#handle(frame: Uint8Array): Promise<void> | void {
		if (frame === HEARS) return this.#hearing()
		// Before anything is said: with what it hears first the provider sends what it had queued while offline.
		if (!this.#probed) {
			this.#probed = true
			this.#options.probe()
		}
		if (frame.length === 1 && frame[0] === PONG[0]) return this.#answered()
		if (frame.length === 1 && frame[0] === PING[0]) return this.#wire.write(framesOf([PONG]))
		const { address, message, isToken } = readAddressed(frame)
		if (isToken) return this.#judge(address, message)
		const document = this.#documents.get(address)
		// At once: the next frame may open it anew.
		if (document !== undefined && message[0] === leaveDocument.type) this.#leave(address, document)
		document?.session.receive(message)
	}

	#leave(address: string, document: HocuspocusDocument): void {
		this.#documents.delete(address)
		this.#left.add(document)
		this.#wire.write(framesOf([addressed(address, documentClosed.encode({ reason: LEFT }))]))
		document.leave()
	}

	async #judge(address: string, message: Uint8Array): Promise<void> {
		const { token, version } = decodeToken(message)
		// Before anything else: it is answered when what was queued while offline has been sent.
		if (version !== null && !this.#answersPings) {
			this.#answersPings = true
			this.#ask()
		}
		const known = this.#documents.get(address)
		if (known === undefined && this.documents.length >= DOCUMENTS) return this.#deny(address, 'too-many-open')
		const visit = await this.#options.admit(token, documentOf(address))
		if (this.#ended) return
		if (known !== undefined) known.renew(visit)
		else if (typeof visit === 'string') this.#deny(address, visit)
		else this.#open(address, visit)
	}

	#open(address: string, visit: Visit): void {
		this.#stranger = false
		this.#denials = 0
		this.#early = { frames: 0, bytes: 0 }
		this.#cancelTimeout()
		const scope = visit.role === 'write' ? 'read-write' : 'readonly'
		this.#wire.write(framesOf([addressed(address, authenticated.encode({ scope }))]))
		const lane = this.#wire.open(address)
		const count = new HocuspocusCount(this.#flushed ? 'everything' : this.#hears ? 'something' : 'nothing')
		const session = this.#options.open(visit, documentOf(address), {
			address,
			outbox: lane,
			count,
			answersPings: () => this.#answersPings,
			acknowledged: () => this.#ask(),
			onEnd: (code) => {
				if (this.#documents.get(address) === document) this.#documents.delete(address)
				this.#left.delete(document)
				document.end()
				if (code === 'gone') lane.leave()
			},
		})
		const document = new HocuspocusDocument({ env: this.#options.env, address, visit, session, count, lane })
		this.#documents.set(address, document)
	}

	#deny(address: string, code: FailureCode): void {
		this.#options.denied(code)
		this.#denials += 1
		if (this.#denials > DENIALS) this.close('too-early')
		else this.#wire.write(framesOf([addressed(address, tokenDenied.encode({ reason: code }))]))
	}

	/** Asks whether the connection lives, one question at a time: the answer tells what the client has heard by then. */
	#ask(): void {
		if (!this.#answersPings || this.#asked || this.#ended) return
		this.#asked = true
		for (const { count } of this.documents) count.mark()
		this.#wire.write(framesOf([PING]))
	}

	#answered(): void {
		if (!this.#asked) return
		this.#asked = false
		if (!this.#flushed) this.#tell(FLUSHED)
		this.#flushed = true
		let more = false
		for (const { count } of this.documents) {
			count.confirm()
			more ||= count.unconfirmed
		}
		if (more) this.#ask()
	}

	#hearing(): void {
		// The answer to the probe may come behind that to the first question: then it tells nothing any more.
		if (!this.#hears && !this.#flushed) this.#tell(HEARS)
		this.#hears = true
	}

	#tell(news: Uint8Array): void {
		for (const { session } of this.documents) session.receive(news)
	}

	#failed(error: unknown): void {
		const { env } = this.#options
		if (error instanceof MalformedError) {
			env.log.warn({ why: error.message }, 'a frame was refused')
			this.close('malformed')
			return
		}
		env.log.error({ error: String(error) }, 'a socket failed')
		this.close('internal')
	}
}
