import { FAILURES, type FailureCode, problemOf, readEventId } from '@tandem/protocol'
import type { StreamKind } from '../sse/meter.ts'
import type { Device } from './device.ts'
import { StreamConnection } from './stream-connection.ts'
import type { World } from './world.ts'

/** What one page asks over HTTP: requests and answers take their time, and are lost with the network. */
export class PageHttp {
	readonly streams = new Set<StreamConnection>()
	readonly #world: World
	readonly #device: Device
	readonly #isAlive: () => boolean

	constructor(world: World, device: Device, isAlive: () => boolean) {
		this.#world = world
		this.#device = device
		this.#isAlive = isAlive
	}

	readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> =>
		new Promise((resolve, reject) => {
			const { clock, chance } = this.#world
			const alive =
				<A>(task: (value: A) => void) =>
				(value: A) => {
					if (this.#isAlive()) task(value)
				}
			clock.after(chance.int(1, 50), () => {
				if (this.#device.reach === 'silent') return
				if (this.#device.reach === 'offline' || this.#world.server === null) {
					alive(reject)(new TypeError('no network'))
					return
				}
				const stream = /^\/api\/(notifications|feed)\/stream/.exec(url)?.[1]
				if (stream !== undefined) this.#stream(stream as StreamKind, init, alive(resolve), alive(reject))
				else this.#respond(this.#answer(url, init), alive(resolve), alive(reject))
			})
		})

	/** The page is gone: whoever serves its streams learns of it. */
	leave(): void {
		for (const stream of this.streams) stream.leave()
		this.streams.clear()
	}

	/** An answer may be lost on its way, too. */
	#respond(answer: Promise<Response>, resolve: (response: Response) => void, reject: (error: Error) => void): void {
		const { server, clock, chance } = this.#world
		const later = (task: () => void) => clock.after(chance.int(1, 50), task)
		const lost = () => reject(new TypeError('network error'))
		answer.then(
			(response) => later(() => (server?.isAlive && this.#device.reach === 'online' ? resolve(response) : lost())),
			() => later(lost),
		)
	}

	async #answer(url: string, { method = 'GET', body }: RequestInit): Promise<Response> {
		const { server } = this.#world
		const { person } = this.#device
		const telling = server?.telling
		if (telling == null) throw new TypeError('no network')
		if (url.endsWith('/access')) return Response.json({ role: this.#world.roleOf(this.#device) })
		if (url === '/api/notifications') return Response.json(await telling.notifications(person))
		if (url === '/api/feed') return Response.json(await telling.feed(person))
		const id = /^\/api\/notifications\/([^/]+)$/.exec(url)?.[1]
		if (method !== 'PATCH' || id === undefined) throw new Error(`nothing is known of ${method} ${url}`)
		const { state } = JSON.parse(String(body))
		const row = await telling.change(person, id, state).catch(() => 'not-storing' as const)
		if (row === 'not-storing') return refusal('not-storing')
		return row === undefined ? refusal('no-such-notification') : Response.json(row)
	}

	#stream(
		kind: StreamKind,
		{ headers, signal }: RequestInit,
		resolve: (response: Response) => void,
		reject: (error: Error) => void,
	): void {
		const { clock, chance, server } = this.#world
		const connection = new StreamConnection({
			clock,
			chance: chance.fork(),
			latency: () => chance.int(0, 40),
			address: this.#device.person.id,
			begun: (body) => resolve(answered(200, 'text/event-stream', { getReader: () => body })),
			lost: (error) => {
				this.streams.delete(connection)
				reject(error)
			},
		})
		this.streams.add(connection)
		if (kind === 'notifications') {
			const { leader } = this.#device
			if (leader !== null && leader !== this) this.#world.seen.add('another tab took over the streams')
			this.#device.leader = this
		}
		signal?.addEventListener('abort', () => {
			this.streams.delete(connection)
			connection.leave()
		})
		const lastEventId = readEventId((headers as Record<string, string>)['last-event-id'] ?? '')
		server?.serve(kind, this.#device.person, lastEventId, connection).then((code) => {
			if (code === null) return
			this.streams.delete(connection)
			// The one answer that tells any reader of event streams not to come back.
			const answer = code === 'gone' ? new Response(null, { status: 204 }) : refusal(code)
			this.#respond(Promise.resolve(answer), resolve, reject)
		})
	}
}

/** The part of a Response that the SDK reads of a stream. */
function answered(status: number, type: string, body: object): Response {
	return { status, ok: status === 200, headers: new Headers({ 'content-type': type }), body } as Response
}

function refusal(code: FailureCode): Response {
	return new Response(JSON.stringify(problemOf(code)), {
		status: FAILURES[code].status,
		headers: { 'content-type': 'application/problem+json' },
	})
}
