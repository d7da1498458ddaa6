import { createParser } from 'eventsource-parser'
import type { ClientEnv } from '../env.ts'
import { Alarm } from './alarm.ts'
import { NO_STREAM, type Stream, type StreamEvent, stepStream, streamDue } from './stream-machine.ts'
import type { StreamedEvent } from './word.ts'

/** UTF-16 units of one event. Beyond: the stream is cut and tried again. */
const LONGEST = 1_048_576

export interface StreamOptions {
	readonly env: Pick<ClientEnv, 'now' | 'after' | 'random' | 'fetch'>
	readonly url: string
	/** Where to go on from, asked for on every attempt. */
	lastEventId(): string
	/** Something came. Called before it is looked at, and may stop the stream. */
	alive(): void
	/** What came at once, in order; `begun` for the first of each stream, which may be nothing. */
	heard(events: readonly StreamedEvent[], begun: boolean): void
	/** The server does not know our place, or refuses us: fetch the list. */
	lost(): void
	/** After every change of `state`. */
	changed(): void
}

/**
 * Drives the machine of stream-machine.ts with `fetch`, which tells the status of a refusal, as an EventSource does not.
 */
export class EventStream {
	readonly #options: StreamOptions
	readonly #alarm: Alarm
	#state: Stream = NO_STREAM
	#request: AbortController | null = null

	constructor(options: StreamOptions) {
		this.#options = options
		this.#alarm = new Alarm(options.env, () => this.dispatch({ kind: 'due' }))
	}

	get state(): Stream {
		return this.#state
	}

	dispatch(event: StreamEvent): void {
		const { env } = this.#options
		const before = this.#state
		const next = stepStream(before, event, { now: env.now(), chance: (env.random(1)[0] ?? 0) / 255 })
		this.#state = next.state
		this.#alarm.set(streamDue(next.state))
		for (const effect of next.effects) {
			if (effect === 'connect') this.#connect()
			else if (effect === 'disconnect') this.#disconnect()
			else this.#options.lost()
		}
		if (before.kind !== next.state.kind) this.#options.changed()
	}

	#disconnect(): void {
		const request = this.#request
		this.#request = null
		request?.abort()
	}

	#connect(): void {
		const request = new AbortController()
		this.#request = request
		void this.#run(request).catch(() => {
			if (this.#request === request) this.dispatch({ kind: 'cut' })
		})
	}

	async #run(request: AbortController): Promise<void> {
		const { env, url, lastEventId } = this.#options
		const response = await env.fetch(url, {
			headers: { accept: 'text/event-stream', 'last-event-id': lastEventId() },
			credentials: 'same-origin',
			cache: 'no-store',
			signal: request.signal,
		})
		if (this.#request !== request) return
		const { status, headers, body } = response
		const isStream = headers.get('content-type')?.startsWith('text/event-stream')
		if (status === 200 && !isStream) throw new Error('the answer is not an event stream')
		this.dispatch({ kind: 'answered', status, after: Number(headers.get('retry-after')) * 1_000 || 0 })
		if (this.#state.kind === 'open' && body !== null) await this.#read(request, body.getReader())
		if (this.#request === request) this.dispatch({ kind: 'cut' })
	}

	async #read(request: AbortController, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
		const decoder = new TextDecoder()
		let events: StreamedEvent[] = []
		const parser = createParser({
			onEvent: ({ id, event, data }) =>
				events.push({ id: id ?? null, name: event ?? 'message', data: JSON.parse(data) as unknown }),
			onRetry: (ms) => this.dispatch({ kind: 'retry', ms }),
			maxBufferSize: LONGEST,
		})
		for (let begun = true; ; begun = false) {
			const { done, value } = await reader.read()
			if (this.#request !== request || done) return
			this.#options.alive()
			if (this.#request !== request) return
			this.dispatch({ kind: 'heard' })
			// An error in here, of what cannot be read too, cuts the stream; what came before it counts.
			try {
				parser.feed(decoder.decode(value, { stream: true }))
			} finally {
				if (begun || events.length > 0) this.#options.heard(events, begun)
				events = []
			}
		}
	}
}
