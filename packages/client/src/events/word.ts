import type { EventsConnection } from './state.ts'

export const STREAM_NAMES = ['notifications', 'feed'] as const
export type StreamName = (typeof STREAM_NAMES)[number]

/** One event of a stream, its data read. `id` is null where the server gives none. */
export interface StreamedEvent {
	readonly id: string | null
	readonly name: string
	readonly data: unknown
}

/** What came of a stream at once, in order. `begun`: it is the first of a new stream. */
export interface Heard {
	readonly stream: StreamName
	readonly begun: boolean
	readonly events: readonly StreamedEvent[]
}

/** What tabs of one person tell each other. `from` is random per tab. */
export type Word =
	| ({
			readonly say: 'beat'
			readonly from: string
			/** When it began to lead. */
			readonly since: number
			readonly connection: EventsConnection
			/** The last event id of each stream: whoever has another one missed something. */
	  } & { readonly [name in StreamName]: string | null })
	| { readonly say: 'claim'; readonly from: string }
	/** A tab that has just come: the leader answers with a beat. */
	| { readonly say: 'who' }
	| { readonly say: 'resign' }
	| ({ readonly say: 'heard' } & Heard)
