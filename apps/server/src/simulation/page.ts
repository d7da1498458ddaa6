import { inflateRawSync } from 'node:zlib'
import type { ClientEnv, EventsEnv, SocketListener } from '@tandem/client'
import { deliverAbandoned } from '@tandem/client/api'
import { decodeUp, hello, resync, snapshot } from '@tandem/protocol'
import type { Device } from './device.ts'
import type { FakeConnection } from './network.ts'
import { PageHttp } from './page-http.ts'
import type { World } from './world.ts'

type PageEvent = Parameters<ClientEnv['onPage']>[0]

/** One page of one browser: its own life, its own sockets, and everything it shows is held against what is on disk. */
export class Page {
	readonly device: Device
	readonly env: ClientEnv & EventsEnv
	readonly http: PageHttp
	readonly connections = new Set<FakeConnection>()
	isAlive = true
	/** A message from the network is being handled right now. */
	isHearing = false
	readonly #world: World
	readonly #listeners = new Map<PageEvent, Set<() => void>>()
	readonly #free: () => void

	constructor(world: World, device: Device) {
		this.#world = world
		this.device = device
		const { locks, free } = device.locks(() => this.isAlive)
		this.#free = free
		this.http = new PageHttp(world, device, () => this.isAlive)
		const { now, after, random } = world.clock.world(() => this.isAlive, world.chance.fork().bytes)
		this.env = {
			now,
			after,
			random,
			locks,
			indexedDB: null,
			fetch: this.http.fetch,
			inflate: async (deflated) => inflateRawSync(deflated),
			channel: (name) => device.channels.open(name, () => this.isAlive),
			webSocket: (url, _protocol, to) => this.#connect(url, to),
			onPage: (event, task) => {
				const listeners = this.#listeners.get(event) ?? new Set()
				this.#listeners.set(event, listeners.add(task))
				return () => listeners.delete(task)
			},
		}
	}

	get store() {
		const store = this.device.open(
			() => this.isAlive,
			(rows) => {
				for (const { document, body } of rows) {
					if (body.kind === 'edit') this.#world.mustBeStored(document, body.update, 'an edit that left its device')
				}
			},
		)
		return this.#world.adapt.store?.(store) ?? store
	}

	emit(event: PageEvent): void {
		for (const task of [...(this.#listeners.get(event) ?? [])]) task()
	}

	/** From one moment to the next it is gone: no event, no timer, no message; its locks are free. */
	die(): void {
		this.isAlive = false
		this.#free()
		for (const connection of this.connections) connection.leave(true)
		this.http.leave()
	}

	#connect(url: string, to: SocketListener): ReturnType<ClientEnv['webSocket']> {
		let isOver = false
		const document = url.slice(url.lastIndexOf('/') + 1)
		const alive = (task: () => void) => {
			if (isOver || !this.isAlive) return
			this.isHearing = true
			task()
			this.isHearing = false
		}
		const connection = this.#world.connect(this.device, document, 'native', {
			opened: () => alive(() => to.opened()),
			message: (payload) => {
				const kind = payload[0]
				if (kind === snapshot.type) this.#world.seen.add('a page was given the whole document')
				if (kind === resync.type) this.#world.seen.add('a page was asked for what only it holds')
				alive(() => to.message(payload))
			},
			closed: (code) => {
				this.connections.delete(connection)
				alive(() => to.closed(code))
				isOver = true
			},
		})
		this.connections.add(connection)
		return {
			send: (payload) => {
				if (payload[0] === hello.type && (decodeUp(payload) as { resume?: unknown }).resume)
					this.#world.seen.add('a page came back to where it was')
				connection.send(payload.slice())
			},
			unsent: () => connection.up.unsent,
			close: () => {
				if (isOver) return
				isOver = true
				this.connections.delete(connection)
				connection.leave(false)
			},
		}
	}
}

/** Any page of a person, without a document: sends what closed tabs left. */
export async function visitHome(world: World, device: Device): Promise<void> {
	const page = new Page(world, device)
	if ((await device.store.pending()).length > 0) world.seen.add('a home page sent what a closed tab had left')
	await deliverAbandoned({ url: 'ws://tandem', env: page.env, person: device.person.id, store: page.store })
	world.clock.after(world.chance.int(0, 1000), () => page.die())
}
