import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { firstUpdate, welcomeUpdate } from '@tandem/editor/first'
import { LIMITS, type Person } from '@tandem/protocol'
import { openFeed } from '../activity/feed.ts'
import { localBus } from '../bus/local.ts'
import { type Limits, readConfig } from '../config.ts'
import { startDocuments } from '../document/pool.ts'
import type { Env, Logger } from '../env.ts'
import { meterOver } from '../meter.ts'
import { Notifications } from '../notification/notifications.ts'
import type { Told } from '../notification/store.ts'
import { documentCreator, projectionsOver } from '../room/projection.ts'
import { Registry } from '../room/registry.ts'
import { Census } from '../socket/census.ts'
import { Hub } from '../sse/hub.ts'
import { openStore, type Store } from '../store/store.ts'
import { accessOver } from './access.ts'
import { createApi } from './api.ts'
import { type Authentication, createAuthentication } from './authentication.ts'
import { Credentials } from './credentials.ts'
import { Documents } from './documents.ts'
import { createMetrics } from './metrics.ts'
import type { Check } from './operation-routes.ts'
import { allRoutes } from './routes.ts'
import { Tickets } from './tickets.ts'
import { Tokens } from './tokens.ts'

/** A real API on a real port over a real store in a folder of its own. */
export interface Fixture {
	readonly store: Store
	readonly authentication: Authentication
	readonly tokens: Tokens
	readonly credentials: Credentials
	readonly documents: Documents
	readonly rooms: Registry
	readonly notifications: Notifications
	readonly env: Env
	/** What the open documents were told. */
	readonly changes: string[]
	/** What people were told, by channel. */
	readonly told: readonly (readonly [channel: string, Told])[]
	/** Log lines, as `level message`, with the error if there was one. */
	readonly lines: string[]
	readonly url: string
	browser(cookies?: string): Browser
	/** A browser in which a guest is signed in. */
	somebody(): Promise<{ readonly browser: Browser; readonly person: Person }>
	close(): Promise<void>
}

export interface FixtureOptions {
	readonly limits?: Partial<Limits>
	readonly checks?: Readonly<Record<string, Check>>
	readonly env?: Partial<Env>
}

export async function openFixture({ limits, checks, env: world }: FixtureOptions = {}): Promise<Fixture> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tandem-http-'))
	const lines: string[] = []
	const env: Env = { ...realEnv(lines), ...world }
	const store = await openStore({ dataDir, env })
	const changes: string[] = []
	const config = { ...readConfig({}).limits, ...limits }
	const { database } = store
	const secret = 'k'.repeat(43)
	const authentication = await createAuthentication({ database, secret, secureCookies: false, env })
	const documents = new Documents(database, () => env.now())
	const accessTo = accessOver(documents)
	const tokens = new Tokens({ database, authentication, env })
	const now = () => env.now()
	const credentials = new Credentials({ authentication, tokens, tickets: new Tickets(secret), accessTo, now })
	const metrics = createMetrics()
	const workers = startDocuments(env, { workers: 1 })
	const bus = localBus(env.log)
	const feed = openFeed({ store, bus, env })
	const streams = new Hub({ env, bus, census: new Census(config), meter: metrics.streams })
	credentials.onRevoked((sessionId) => streams.endSession(sessionId))
	const told: [string, Told][] = []
	const notifications = new Notifications({
		store: store.notifications,
		publish: (channel, message) => {
			told.push([channel, message])
			bus.publish(channel, message)
		},
		activities: feed.activities,
		env,
	})
	const rooms = new Registry({
		env,
		log: store.log,
		documents: workers,
		meter: meterOver(metrics),
		watch: feed.watch,
		projections: projectionsOver(database),
		createDocument: documentCreator(store, feed.activities, env),
		bounds: LIMITS.document,
	})
	const documentChanged = rooms.documentChanged.bind(rooms)
	rooms.documentChanged = (document, change) => {
		changes.push(`${change} ${document}`)
		documentChanged(document, change)
	}
	const routes = allRoutes({
		authentication,
		tokens,
		credentials,
		documents,
		accessTo,
		rooms,
		notifications,
		limits: config,
		activities: feed.activities,
		streams,
		seeds: { empty: firstUpdate, welcome: welcomeUpdate },
		checks: checks ?? {},
		metrics,
		env,
	})
	const api = createApi(routes, env, metrics)
	const server = createServer(getRequestListener(api.fetch))
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	return {
		store,
		authentication,
		tokens,
		credentials,
		documents,
		rooms,
		notifications,
		told,
		env,
		changes,
		lines,
		url,
		browser: (cookies) => new Browser(url, cookies),
		somebody: async () => {
			const browser = new Browser(url)
			return { browser, person: await browser.signIn() }
		},
		close: async () => {
			await new Promise((resolve) => {
				server.close(resolve)
				server.closeAllConnections()
			})
			rooms.close()
			streams.drain()
			await feed.close()
			notifications.close()
			await workers.close()
			metrics.close()
			await store.close()
			await rm(dataDir, { recursive: true })
		},
	}
}

/** Keeps cookies and speaks JSON. */
export class Browser {
	readonly #url: string
	readonly cookies = new Map<string, string>()

	constructor(url: string, cookies = '') {
		this.#url = url
		for (const cookie of cookies.split('; ').filter(Boolean)) this.#keep(cookie)
	}

	async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		const response = await fetch(this.#url + path, {
			method,
			headers: {
				...(cookie && { cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		})
		for (const set of response.headers.getSetCookie()) this.#keep(set)
		return response
	}

	/** The status and the code of a refusal, or what was answered. */
	async tell(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown[]> {
		const response = await this.ask(method, path, body, headers)
		const answer = response.status === 204 ? null : await response.json()
		return [response.status, response.ok ? answer : (answer as { code: string }).code]
	}

	async json<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await this.ask(method, path, body)
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
		return (await response.json()) as T
	}

	async signIn(): Promise<Person> {
		return await this.json('POST', '/api/auth/sign-in/anonymous')
	}

	#keep(cookie: string): void {
		const [pair = ''] = cookie.split(';')
		const at = pair.indexOf('=')
		if (/max-age=0/i.test(cookie)) this.cookies.delete(pair.slice(0, at))
		else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
	}
}

export function realEnv(lines: string[]): Env {
	const line = (level: string) => (fields: { err?: unknown }, message: string) => {
		lines.push(`${level} ${message}${fields.err ? `: ${fields.err}` : ''}`)
	}
	const log: Logger = {
		info: line('info'),
		warn: line('warn'),
		error: line('error'),
		debug: line('debug'),
		child: () => log,
	}
	return {
		now: () => Date.now(),
		after: (ms, task) => {
			const timer = setTimeout(task, ms)
			return () => clearTimeout(timer)
		},
		soon: (task) => void setImmediate(task),
		random: (length) => crypto.getRandomValues(new Uint8Array(length)),
		log,
	}
}
