import {
	type Activity,
	type DocumentGone,
	type DocumentPresence,
	FAILURES,
	type FailureCode,
	NO_EVENT,
	type Notification,
	type NotificationState,
	problemOf,
	writeEventId,
} from '@tandem/protocol'
import type { World } from '../world.fixture.ts'
import type { StreamName } from './word.ts'

/** How long bytes travel, a request, an answer. Milliseconds. */
const TRAVEL = 5
/** How long it takes until a connection that a tab closed is closed here: longer, so that order alone proves nothing. */
const CLOSE = 50
const HEARTBEAT = 15_000

interface Change {
	readonly id: string
	readonly event: string
	readonly row: Notification | Activity | DocumentGone
}

/** One open stream as the server sees it. */
export interface FakeStream {
	readonly name: StreamName
	readonly owner: string
	readonly lastEventId: string
	send(text: string): void
	end(): void
}

/** The server's side of lists and streams, as the protocol says, in memory and on the fake clock. */
export class EventServer {
	readonly streams = new Set<FakeStream>()
	/** Called when a stream opened, after it is counted. */
	onOpen: (stream: FakeStream) => void = () => {}
	/** Refuses everything with this status; null: answers. */
	refusal: { status: number; headers?: Record<string, string> } | null = null
	/** Who is signed in in the browser. */
	person = 'ada'
	readonly asked: string[] = []
	readonly rows = new Map<string, Notification>()
	readonly presence = new Map<string, DocumentPresence>()
	activities: Activity[] = []
	#changes: Record<StreamName, Change[]> = { notifications: [], feed: [] }
	#lastAt = 0
	#lastId = 0
	readonly #world: World

	constructor(world: World) {
		this.#world = world
	}

	/** What a list shows. */
	get list(): Notification[] {
		const kept = [...this.rows.values()].filter(({ state }) => state === 'unread' || state === 'read')
		return kept.sort((a, b) => b.at - a.at || b.seq - a.seq)
	}

	notify(excerpt = ''): Notification {
		this.#lastId += 1
		const document = { id: 'd'.repeat(22), title: 'Plans', trashed: false }
		const actors: Notification['actors'] = [{ id: 'jonas', name: 'Jonas', color: 'teal' }]
		const fixed = { id: `${this.#lastId}`, kind: 'mentioned', document, actors, actorCount: 1, mention: 'm' } as const
		return this.#store({ ...fixed, actors, seq: 0, excerpt, state: 'unread', at: this.#moment() })
	}

	set(id: string, state: NotificationState): Notification {
		return this.#store({ ...this.#row(id), state })
	}

	/** One more person did the same. */
	merge(id: string): Notification {
		const row = this.#row(id)
		return this.#store({ ...row, actorCount: row.actorCount + 1, state: 'unread', at: this.#moment() })
	}

	act(): void {
		const seq = this.#seq('feed') + 1
		const at = this.#moment()
		const document = { id: 'd'.repeat(22), title: 'Plans' }
		const person = { id: 'jonas', name: 'Jonas', color: 'teal' } as const
		const activity: Activity = { id: `a${seq}`, seq, kind: 'renamed', document, person, since: at, at }
		this.activities = [activity, ...this.activities].slice(0, 50)
		this.#tell('feed', 'activity', activity)
	}

	meet(document: string, count: number): void {
		const entry: DocumentPresence = { document, count, people: [] }
		if (count === 0) this.presence.delete(document)
		else this.presence.set(document, entry)
		for (const stream of this.#of('feed')) stream.send(frame(null, 'presence', entry))
	}

	/** A document is deleted for good. */
	delete(document: string): void {
		this.activities = this.activities.filter((each) => each.document.id !== document)
		this.presence.delete(document)
		this.#tell('feed', 'gone', { document, seq: this.#seq('feed') + 1 })
	}

	of(name: StreamName): FakeStream[] {
		return this.#of(name)
	}

	/** Ends every stream; the process is another one. */
	restart(): void {
		for (const stream of [...this.streams]) stream.end()
	}

	/** A backup is restored: everything is as it was, and what comes next has the same numbers and other ids. */
	backup(): () => void {
		const [rows, changes] = [new Map(this.rows), structuredClone(this.#changes)]
		return () => {
			this.rows.clear()
			for (const [id, row] of rows) this.rows.set(id, row)
			this.#changes = changes
			this.restart()
		}
	}

	/** Answers after the bytes have travelled; `deliver` brings what comes back to whoever asked. */
	fetch(owner: string, url: string, init: RequestInit, deliver: (task: () => void) => void): Promise<Response> {
		return new Promise((resolve, reject) => {
			const answer = () => {
				this.asked.push(url)
				if (init.signal?.aborted) return
				const response = this.#answer(owner, url, init, deliver)
				this.#world.after(TRAVEL, () =>
					deliver(() => (response === null ? reject(new TypeError()) : resolve(response))),
				)
			}
			init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
			this.#world.after(TRAVEL, answer)
		})
	}

	#answer(owner: string, url: string, init: RequestInit, deliver: (task: () => void) => void): Response | null {
		if (this.refusal?.status === 0) return null
		if (this.refusal !== null) {
			const { status, headers } = this.refusal
			return refused('unauthenticated', status, headers)
		}
		const [path, query] = url.split('?')
		if (query !== undefined && query !== `person=${this.person}`) return refused('another-person')
		switch (path) {
			case '/api/notifications':
				return Response.json({
					person: this.person,
					lastEventId: this.#lastEventId('notifications'),
					notifications: this.list,
				})
			case '/api/feed': {
				const presence = [...this.presence.values()]
				return Response.json({
					person: this.person,
					lastEventId: this.#lastEventId('feed'),
					activities: this.activities,
					presence,
				})
			}
			case '/api/notifications/stream':
				return this.#open('notifications', owner, init, deliver)
			case '/api/feed/stream':
				return this.#open('feed', owner, init, deliver)
			default:
				throw new Error(`nobody asks for ${url}`)
		}
	}

	#open(name: StreamName, owner: string, init: RequestInit, deliver: (task: () => void) => void): Response {
		const lastEventId = new Headers(init.headers).get('last-event-id') ?? ''
		const { readable, send, end } = this.#pipe(deliver)
		const stream: FakeStream = {
			name,
			owner,
			lastEventId,
			send,
			end: () => {
				if (this.streams.delete(stream)) end()
			},
		}
		this.streams.add(stream)
		init.signal?.addEventListener('abort', () => this.#world.after(CLOSE, () => stream.end()))
		this.#begin(stream)
		this.#beat(stream)
		this.onOpen(stream)
		return new Response(readable, { headers: { 'content-type': 'text/event-stream' } })
	}

	#begin({ name, lastEventId, send }: FakeStream): void {
		send('retry: 2000\n\n')
		const changes = this.#changes[name]
		const at = changes.findIndex(({ id }) => id === lastEventId)
		const isKnown = at !== -1 || lastEventId === writeEventId(NO_EVENT)
		if (!isKnown) send(frame(this.#lastEventId(name), 'reset', {}))
		// Only the last change of each row is still there.
		const missed = isKnown ? changes.slice(at + 1) : []
		const keyOf = ({ id, row }: Change) => ('id' in row ? row.id : id)
		const last = new Map(missed.map((change) => [keyOf(change), change]))
		for (const change of missed)
			if (last.get(keyOf(change)) === change) send(frame(change.id, change.event, change.row))
		if (name === 'feed') for (const entry of this.presence.values()) send(frame(null, 'presence', entry))
	}

	#beat(stream: FakeStream): void {
		this.#world.after(HEARTBEAT, () => {
			if (!this.streams.has(stream)) return
			stream.send(':\n\n')
			this.#beat(stream)
		})
	}

	/** A body whose bytes arrive in order, cut anywhere. */
	#pipe(deliver: (task: () => void) => void) {
		let controller: ReadableStreamDefaultController<Uint8Array> | null = null
		const readable = new ReadableStream<Uint8Array>({
			start: (given) => {
				controller = given
			},
			cancel: () => {
				controller = null
			},
		})
		const arrive = (task: () => void) => this.#world.after(TRAVEL, () => deliver(task))
		const send = (text: string) => {
			const bytes = new TextEncoder().encode(text)
			const half = Math.floor(bytes.length / 2)
			arrive(() => {
				controller?.enqueue(bytes.subarray(0, half))
				controller?.enqueue(bytes.subarray(half))
			})
		}
		const end = () =>
			arrive(() => {
				controller?.error(new TypeError('network'))
				controller = null
			})
		return { readable, send, end }
	}

	#store(row: Notification): Notification {
		const stored = { ...row, seq: this.#seq('notifications') + 1 }
		this.rows.set(row.id, stored)
		this.#tell('notifications', 'notification', stored)
		return stored
	}

	#tell(name: StreamName, event: string, row: Change['row']): void {
		const nonce = [...this.#world.random(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
		const change = { id: writeEventId({ seq: row.seq, nonce }), event, row }
		this.#changes[name].push(change)
		for (const stream of this.#of(name)) stream.send(frame(change.id, event, row))
	}

	#row(id: string): Notification {
		const row = this.rows.get(id)
		if (row === undefined) throw new Error(`there is no notification ${id}`)
		return row
	}

	#of(name: StreamName): FakeStream[] {
		return [...this.streams].filter((stream) => stream.name === name)
	}

	#seq(name: StreamName): number {
		return this.#changes[name].at(-1)?.row.seq ?? 0
	}

	#lastEventId(name: StreamName): string {
		return this.#changes[name].at(-1)?.id ?? writeEventId(NO_EVENT)
	}

	#moment(): number {
		this.#lastAt = Math.max(this.#world.time, this.#lastAt + 1)
		return this.#lastAt
	}
}

function refused(
	code: FailureCode,
	status: number = FAILURES[code].status,
	more: Record<string, string> = {},
): Response {
	const headers = { 'content-type': 'application/problem+json', ...more }
	return new Response(JSON.stringify({ ...problemOf(code), status }), { status, headers })
}

function frame(id: string | null, event: string, data: unknown): string {
	return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
