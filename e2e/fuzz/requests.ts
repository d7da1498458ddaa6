import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import type { Script } from '../script.ts'
import { mutateFrame } from './mutation.ts'

/** Milliseconds within which anything is answered, also where all of it shares its processors with something that matters more. */
const LATE = 60_000

interface Request {
	readonly method: string
	readonly path: string
	readonly body?: string
	readonly headers?: Readonly<Record<string, string>>
}

/** What honest pages ask over HTTP. `:id` is a document of whoever asks. */
const HONEST: readonly Request[] = [
	{ method: 'POST', path: '/api/documents', body: '{"title":"Plans"}' },
	{ method: 'PATCH', path: '/api/documents/:id', body: '{"title":"Other plans"}' },
	{ method: 'GET', path: '/api/documents/:id' },
	{ method: 'GET', path: '/api/documents/:id/access' },
	{ method: 'GET', path: '/api/documents/:id/people' },
	{ method: 'GET', path: '/api/documents/:id/html' },
	{ method: 'GET', path: '/api/documents/:id/markdown' },
	{ method: 'PATCH', path: '/api/me', body: '{"name":"Ada","color":"teal"}' },
	{ method: 'GET', path: '/api/notifications?state=unread' },
	{ method: 'POST', path: '/api/notifications/state', body: '{"state":"read","upTo":"1"}' },
	{ method: 'PATCH', path: '/api/notifications/00000000-0000-0000-0000-000000000000', body: '{"state":"read"}' },
	{ method: 'GET', path: '/api/feed', headers: { 'last-event-id': '3-0123456789abcdef' } },
]

const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

/** Asks for something that honest pages ask for, changed. Throws where the server fails over it. Returns the status. */
export async function ask(site: string, by: Script, document: string, chance: Chance): Promise<number> {
	const honest = chance.pick(HONEST)
	const others = HONEST.map(({ body = '{}' }) => latin(body))
	const garble = (text: string) => Buffer.from(mutateFrame(chance, latin(text), others)).subarray(0, 20_000)
	const inPath = chance.happens(0.3)
	const [, , part = '', ...rest] = honest.path.replace(':id', document).split('/')
	const path = inPath ? ['/api', part, ...rest.map((each) => encodeURIComponent(garble(each).toString('latin1')))] : []
	const body = honest.body === undefined ? undefined : chance.happens(0.8) ? garble(honest.body) : honest.body
	const answer = await fetch(site + (inPath ? path.join('/') : honest.path.replace(':id', document)), {
		method: honest.method,
		headers: { 'content-type': 'application/json', ...honest.headers, cookie: by.cookie },
		...(body !== undefined && { body }),
		signal: AbortSignal.timeout(LATE),
	})
	await answer.arrayBuffer()
	if (answer.status < 500) return answer.status
	throw new Error(
		`${honest.method} ${honest.path} ${JSON.stringify(body?.toString())} was answered with ${answer.status}`,
	)
}
