import { type Person, person, personChange } from '@tandem/protocol'
import { z } from 'zod'
import type { Authentication } from './authentication.ts'
import type { Guests } from './guests.ts'
import { Refusal } from './refusal.ts'
import { type ApiContext, type Identify, type Route, routesFor } from './route.ts'
import type { Tokens } from './tokens.ts'
import { visitOf } from './visit-cookie.ts'

export interface PersonRoutesOptions {
	readonly authentication: Authentication
	readonly identify: Identify
	readonly guests: Guests
	readonly tokens: Tokens
}

/** Who the caller is, and becoming and ceasing to be somebody. */
export function personRoutes({ authentication, identify, guests, tokens }: PersonRoutesOptions): Route[] {
	const route = routesFor(identify)
	const credentials = (context: ApiContext) => ({ cookie: context.req.header('cookie') })
	return [
		route({
			method: 'post',
			path: '/api/auth/sign-in/anonymous',
			summary: 'Become a guest: sets the session cookie. Whoever has a session keeps it and is told who they are',
			answers: { status: 200, schema: person },
			refuses: ['too-many-guests'],
			handle: async ({ context }) => {
				const known = await authentication.renew(credentials(context))
				const visit = visitOf(context.req.header('cookie'))
				const { who, cookies } = known ?? (await guests.arrive(visit, context.env.incoming.socket.remoteAddress))
				return answer(context, who, cookies)
			},
		}),
		route({
			method: 'post',
			path: '/api/auth/sign-out',
			summary: 'End the session, in every open tab and connection, and with a guest their tokens',
			body: z.object({}),
			answers: { status: 204 },
			refuses: [],
			handle: async ({ context }) => {
				const who = await authentication.authenticate(credentials(context))
				// A guest who has left never comes back to revoke them. First, so that none is left over.
				if (who?.guest) await tokens.revokeAll(who.id)
				setCookies(context, await authentication.signOut(credentials(context)))
				return context.body(null, 204)
			},
		}),
		route({
			method: 'get',
			path: '/api/me',
			summary: 'Who I am',
			answers: { status: 200, schema: person },
			refuses: ['unauthenticated'],
			handle: async ({ context, person }) => {
				const who = await person()
				if (who.by === 'token') return answer(context, who, [])
				// The one request every page makes, so the one that keeps the session from ending.
				const arrival = await authentication.renew(credentials(context))
				if (arrival === null) throw new Refusal('unauthenticated')
				return answer(context, arrival.who, arrival.cookies)
			},
		}),
		route({
			method: 'patch',
			path: '/api/me',
			summary: 'Change my name or colour',
			body: personChange,
			answers: { status: 200, schema: person },
			refuses: ['invalid-request', 'unauthenticated'],
			handle: async ({ context, body, person }) =>
				answer(context, await authentication.changePerson(await person(), body), []),
		}),
	]
}

function answer(context: ApiContext, { id, name, color, guest }: Person, cookies: readonly string[]): Response {
	setCookies(context, cookies)
	return context.json({ id, name, color, guest })
}

function setCookies(context: ApiContext, cookies: readonly string[]): void {
	for (const cookie of cookies) context.header('set-cookie', cookie, { append: true })
}
