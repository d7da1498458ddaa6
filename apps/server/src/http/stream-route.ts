import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type EventId, type FailureCode, readEventId } from '@tandem/protocol'
import { z } from 'zod'
import type { Hub } from '../sse/hub.ts'
import type { StreamKind } from '../sse/meter.ts'
import { answerOver } from '../sse/outlet.ts'
import type { Source } from '../sse/source.ts'
import { Refusal } from './refusal.ts'
import { type ApiContext, type Identify, type Route, routesFor } from './route.ts'

/** Seconds after which one with too many open streams may try again: enough to close a tab. */
const RETRY_AFTER = '10'

/** What a stream's own path says about it. */
export interface StreamPath {
	readonly kind: StreamKind
	readonly path: string
	readonly summary: string
	readonly source: Source
}

/** The route of one kind of event stream. */
export function streamRoute(identify: Identify, streams: Hub, { kind, path, summary, source }: StreamPath): Route {
	return routesFor(identify)({
		method: 'get',
		path,
		summary: `${summary}, as Server-Sent Events. Goes on after \`Last-Event-ID\`, or \`?lastEventId=\` on a first request; an id that is not known any more is answered with \`event: reset\``,
		query: z.object({
			lastEventId: z.string().optional().describe('the `id` of the last event; the header goes before it'),
			person: z.string().optional().describe('whose stream it must be: refused when somebody else has signed in since'),
		}),
		answers: { status: 200, schema: z.string(), type: 'text/event-stream' },
		refuses: ['malformed', 'unauthenticated', 'another-person', 'foreign-place', 'too-many-connections', 'restarting'],
		handle: async ({ context, query, caller, person }) => {
			const { incoming, outgoing } = context.env
			if (incoming.method !== 'GET') throw new Refusal('method-not-allowed', { headers: { allow: 'GET' } })
			const who = await person()
			if (query.person !== undefined && query.person !== who.id) throw new Refusal('another-person')
			const lastEventId = placeOf(context, query.lastEventId)
			const lives = async () => (await caller())?.sessionId === who.sessionId
			const refusal = await streams.open({ kind, source, who, lastEventId, answer: answerOver(outgoing), lives })
			if (refusal !== null) throw new Refusal(refusal, { headers: headersOf(refusal) })
			return RESPONSE_ALREADY_SENT
		},
	})
}

/** Null for one that begins now. */
function placeOf(context: ApiContext, query: string | undefined): EventId | null {
	const text = context.req.header('last-event-id') || query
	if (!text) return null
	const id = readEventId(text)
	if (id === null) throw new Refusal('malformed')
	return id
}

function headersOf(code: FailureCode): Record<string, string> {
	return code === 'too-many-connections' || code === 'restarting' ? { 'retry-after': RETRY_AFTER } : {}
}
