import type { Store } from '@tandem/client'
import type { Person } from '@tandem/protocol'
import * as Y from 'yjs'
import { newDoc } from '../document/new-doc.ts'
import type { Holding } from '../room/holding.ts'
import { Chance } from './chance.ts'
import { FakeClock } from './clock.ts'
import type { Event } from './coverage.ts'
import { Device } from './device.ts'
import { Disk } from './disk.ts'
import { Host } from './host.ts'
import { FakeConnection } from './network.ts'
import { PlainPeer } from './plain-peer.ts'
import type { Adapters, SimulatedServer } from './server.ts'
import { EverStored } from './stored.ts'
import { Tab } from './tab.ts'
import type { Company } from './writer.ts'

export const DOCUMENTS = ['one', 'two'] as const

/** The one who may only read. */
const READER = 'dan'

/** A promise was broken. */
export class Broken extends Error {
	override readonly name = 'Broken'
}

export interface WorldAdapters extends Adapters {
	/** What a browser keeps. */
	store?(store: Store): Store
}

/** Small ones, so that ordinary writing goes beyond them. */
export const HOLDING: Holding = { lag: 24 * 1024, slice: 8 * 1024, uncommitted: 64 * 1024, steps: 20_000 }

export interface Dialled {
	opened(): void
	message(payload: Uint8Array): void
	closed(code: number): void
}

/** Everything there is: people and their browsers, the network between, one server, and its disk. */
export class World {
	readonly clock = new FakeClock()
	readonly chance: Chance
	readonly devices: Device[]
	readonly people: readonly string[]
	readonly tabs = new Set<Tab>()
	readonly peers = new Set<PlainPeer>()
	readonly connections = new Set<FakeConnection>()
	readonly stored = new Map(DOCUMENTS.map((document) => [document as string, new EverStored(document)]))
	readonly disk = new Disk()
	readonly host: Host
	/** Which mention was moved or copied by whom: `mention person`. */
	readonly handled = new Set<string>()
	/** What people marked as unread is nothing new: `id of at`. */
	readonly marked = new Set<string>()
	/** The kinds of things that happened. */
	readonly seen = new Set<Event>()
	/** What happened, for whoever has to understand a failure. */
	readonly story: string[] = []
	/** Most bytes unsent to one peer at any time. */
	mostUnsent = 0
	/** Bytes of the longest message that anybody sent the server. */
	longestMessage = 0
	/** What stands between the parts. */
	readonly adapt: WorldAdapters
	#names = 0
	#failure: Broken | null = null

	constructor(seed: number, adapt: WorldAdapters = {}) {
		this.chance = new Chance(seed)
		this.adapt = adapt
		this.host = new Host(this)
		const people: Person[] = ['ada', 'bob', 'cleo', READER].map((id) => ({ id, name: id, color: 'teal', guest: true }))
		// Somebody may have a telephone besides.
		const owners = this.chance.happens(0.3) ? [...people, this.chance.pick(people)] : people
		this.devices = owners.map((person) => new Device(person, this.clock, this.chance.fork()))
		this.people = people.map(({ id }) => id)
		for (const person of people) this.disk.admit(person)
	}

	/** Makes the documents and the first server. */
	async begin(): Promise<void> {
		this.host.start()
		for (const document of DOCUMENTS) {
			this.disk.create(document, 'Untitled')
			for (const person of this.people) this.disk.visit(document, person)
			const entries = [{ person: 'ada', session: null, seq: 0, updates: [firstUpdate()] }]
			void this.server?.store.log.append([{ document, time: this.clock.now(), schema: 0, title: null, entries }])
		}
		await this.clock.advance(1000)
	}

	/** Takes it down in the run's story; the first one counts. */
	fail(what: string): void {
		this.#failure ??= new Broken(what)
	}

	/** Throws the first promise that was broken. */
	check(): void {
		if (this.#failure !== null) throw this.#failure
	}

	/**
	 * What a page made of what it was sent. Its own unsent edits may come along: with a paragraph that somebody deletes,
	 * or when what they hang on arrives.
	 */
	mayBeShown(document: string, update: Uint8Array, who: string, own: () => readonly Uint8Array[]): void {
		const stored = this.stored.get(document)
		const missing = stored?.missing(update) && stored.with(own()).missing(update)
		if (missing !== undefined) this.fail(`what ${who} was shown was never on disk: ${missing}`)
	}

	mustBeStored(document: string, update: Uint8Array, what: string): void {
		const missing = this.stored.get(document)?.missing(update)
		if (missing !== undefined) this.fail(`${what} was never on disk: ${missing}`)
	}

	/** Whether there is a connection whose end nobody was told of. */
	get isSilent(): boolean {
		const streams = [...this.tabs].flatMap(({ page }) => [...page.http.streams])
		return [...this.connections, ...streams].some(({ down }) => down.isSilent)
	}

	get server(): SimulatedServer | null {
		return this.host.server
	}

	get wasRestored(): boolean {
		return this.disk.lives > 1
	}

	companyOf({ person }: Device): Company {
		return { people: this.people, handles: (mention) => this.handled.add(`${mention} ${person.id}`) }
	}

	isMissing(document: string, update: Uint8Array): boolean {
		return this.stored.get(document)?.missing(update) !== undefined
	}

	tell(what: string): void {
		this.story.push(`${String(this.clock.now() % 10_000_000).padStart(7)} ${what}`)
	}

	openTab(device: Device, document: string): Tab {
		const tab = new Tab(this, device, document, this.#name(device.person.id))
		this.tabs.add(tab)
		return tab
	}

	reopen(tab: Tab): void {
		if (!this.tabs.delete(tab)) return
		this.seen.add('a page was refused and opened anew')
		tab.close()
		const { writer } = this.openTab(tab.page.device, tab.document)
		this.tell(`${tab.writer.name} was refused and is opened anew as ${writer.name}`)
	}

	openPeer(device: Device, document: string): PlainPeer {
		const peer = new PlainPeer(this, device, document, this.#name(`${device.person.id}-plain`))
		this.peers.add(peer)
		return peer
	}

	#name(of: string): string {
		this.#names += 1
		return `${of}${this.#names}`
	}

	/** Closes everything. */
	end(): void {
		for (const connection of this.connections) this.look(connection)
		if (this.disk.met.full > 0) this.seen.add('a disk was full')
		if (this.disk.met.failing > 0) this.seen.add('a disk failed once')
		for (const tab of this.tabs) tab.crash()
		for (const peer of this.peers) peer.close()
		this.host.kill()
		this.disk.close()
	}

	/** A network connection to whatever server there is when it arrives. */
	connect(device: Device, document: string, flavour: 'native' | 'plain', to: Dialled): FakeConnection {
		const slow = this.chance.happens(0.1) ? 400 : 30
		const connection = new FakeConnection(this.clock, {
			latency: () => this.chance.int(0, slow),
			kernel: 8 * 1024,
			highWater: 4 * 1024,
		})
		this.connections.add(connection)
		connection.client = {
			message: (payload) => to.message(payload),
			closed: (code) => {
				this.#forget(connection)
				to.closed(code)
			},
		}
		connection.down.hold(true)
		this.clock.after(this.chance.int(0, slow), () => this.#arrive(device, document, flavour, connection, to))
		return connection
	}

	#arrive(
		device: Device,
		document: string,
		flavour: 'native' | 'plain',
		connection: FakeConnection,
		to: Dialled,
	): void {
		if (connection.client === null) return
		if (device.reach === 'silent') return
		if (device.reach === 'offline' || this.server === null) {
			connection.cut()
			return
		}
		this.server.accept(connection, { person: device.person, document, role: this.roleOf(device), flavour })
		this.clock.after(this.chance.int(0, 30), () => {
			if (connection.client === null) return
			to.opened()
			connection.down.hold(false)
		})
	}

	#forget(connection: FakeConnection): void {
		this.look(connection)
		this.connections.delete(connection)
	}

	/** Takes down what became of a connection. */
	look({ down, up }: FakeConnection): void {
		this.mostUnsent = Math.max(this.mostUnsent, down.most)
		this.longestMessage = Math.max(this.longestMessage, up.longest)
		if (down.most > HOLDING.lag) this.seen.add('a member lagged')
	}

	roleOf(device: Device): 'write' | 'read' {
		return device.person.id === READER ? 'read' : 'write'
	}
}

function firstUpdate(): Uint8Array {
	const doc = newDoc()
	doc.clientID = 1
	const paragraph = new Y.XmlElement('paragraph')
	paragraph.insert(0, [new Y.XmlText()])
	doc.getXmlFragment('document').insert(0, [paragraph])
	return Y.encodeStateAsUpdate(doc)
}
