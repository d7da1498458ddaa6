import { newToken, ticket, ticketDraft, tokenDraft, tokenSummary } from '@tandem/protocol'
import { z } from 'zod'
import type { Credentials } from './credentials.ts'
import { granted, Refusal } from './refusal.ts'
import { type Identify, type Route, routesFor } from './route.ts'
import type { Tokens } from './tokens.ts'

export interface TokenRoutesOptions {
	readonly identify: Identify
	readonly tokens: Tokens
	readonly credentials: Pick<Credentials, 'give'>
}

/**
 * Access for programs. Tokens are made, seen and revoked with a session only: a token that got lost must not be able to
 * make itself another one.
 */
export function tokenRoutes({ identify, tokens, credentials }: TokenRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/api/tokens',
			summary: 'My personal tokens, the latest first, without the tokens themselves',
			needs: 'session',
			answers: { status: 200, schema: z.array(tokenSummary) },
			refuses: ['unauthenticated', 'session-only'],
			handle: async ({ context, person }) => context.json(await tokens.list((await person()).id)),
		}),
		route({
			method: 'post',
			path: '/api/tokens',
			summary: 'Make a personal token. The answer is the only one that has it',
			needs: 'session',
			body: tokenDraft,
			answers: { status: 201, schema: newToken },
			refuses: ['invalid-request', 'unauthenticated', 'session-only', 'too-many-tokens', 'not-storing'],
			handle: async ({ context, body, person }) =>
				context.json(granted(await tokens.create((await person()).id, body)), 201),
		}),
		route({
			method: 'delete',
			path: '/api/tokens/:id',
			summary: 'Revoke one: what it opened is closed at once',
			needs: 'session',
			answers: { status: 204 },
			refuses: ['unauthenticated', 'session-only', 'no-such-token', 'not-storing'],
			handle: async ({ context, id, person }) => {
				if (!(await tokens.revoke((await person()).id, id))) throw new Refusal('no-such-token')
				return context.body(null, 204)
			},
		}),
		route({
			method: 'post',
			path: '/api/documents/:id/tickets',
			summary:
				'A ticket for one document, for `/collab/{id}?ticket=`: valid for ten minutes, as often as needed; what it opened stays open. It ends with the session or token it was asked with',
			needs: 'read',
			body: ticketDraft,
			answers: { status: 201, schema: ticket },
			refuses: ['invalid-request', 'unauthenticated', 'token-read-only', 'read-only', 'not-found', 'trashed'],
			handle: async ({ context, id, body, person }) =>
				context.json(granted(await credentials.give(await person(), id, body.role)), 201),
		}),
	]
}
