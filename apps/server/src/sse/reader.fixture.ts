import { createParser } from 'eventsource-parser'

export interface Read {
	readonly id: string | undefined
	readonly event: string | undefined
	readonly data: string
}

/** What an independent parser makes of a stream's bytes, however they are cut. */
export class Reader {
	readonly events: Read[] = []
	readonly retries: number[] = []
	readonly comments: string[] = []
	readonly errors: unknown[] = []
	readonly #decoder = new TextDecoder()
	readonly #parser = createParser({
		onEvent: ({ id, event, data }) => this.events.push({ id, event, data }),
		onRetry: (ms) => this.retries.push(ms),
		onComment: (text) => this.comments.push(text),
		onError: (error) => this.errors.push(error),
	})

	feed(bytes: Uint8Array): void {
		this.#parser.feed(this.#decoder.decode(bytes, { stream: true }))
	}
}
