import { inflateRawSync } from 'node:zlib'
import {
	type Acknowledgement,
	type Down,
	decodeDown,
	edit,
	hello,
	type Person,
	type Position,
	PROTOCOL,
	presence,
	START,
	sync,
} from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Session } from '../session/session.ts'
import { Chance } from './chance.ts'
import { FakeClock } from './clock.ts'
import { Disk } from './disk.ts'
import { FakeConnection } from './network.ts'
import { AT_ONCE } from './pipe.ts'
import { type ServerOptions, SimulatedServer, type Visitor } from './server.ts'

export const ADA: Person = { id: 'ada', name: 'Ada Lovelace', color: 'teal', guest: true }
export const BOB: Person = { id: 'bob', name: 'Bob Shaw', color: 'rose', guest: true }

/** One server with one document `d`, and clients that are spoken for message by message. Nothing takes time unasked. */
export class Lab {
	readonly clock = new FakeClock()
	readonly disk = new Disk()
	readonly chance = new Chance(1)
	readonly options: Partial<ServerOptions>
	server: SimulatedServer

	constructor(options: Partial<ServerOptions> = {}) {
		this.options = options
		this.disk.create('d', 'Plans')
		this.server = this.#start()
	}

	#start(): SimulatedServer {
		return new SimulatedServer({ clock: this.clock, random: this.chance.bytes, disk: this.disk, ...this.options })
	}

	/** A server that has the document's first row, so that it can be opened. */
	static async withDocument(options: Partial<ServerOptions> = {}): Promise<Lab> {
		const lab = new Lab(options)
		const { log } = new SimulatedServer({ clock: lab.clock, random: lab.chance.bytes, disk: lab.disk }).store
		const entries = [{ person: 'ada', session: null, seq: 0, updates: [firstUpdate()] }]
		void log.append([{ document: 'd', time: lab.clock.now(), schema: 0, title: null, entries }])
		await lab.clock.settle()
		return lab
	}

	restart(): void {
		this.server.kill()
		this.server = this.#start()
	}

	connect(visitor: Partial<Visitor> = {}): RawClient {
		const whole: Visitor = { person: ADA, document: 'd', role: 'write', flavour: 'native', ...visitor }
		const connection = new FakeConnection(this.clock, AT_ONCE)
		return new RawClient(connection, this.server.accept(connection, whole), this.chance)
	}

	/** A native client that has greeted and holds the document. */
	async join(visitor: Partial<Visitor> = {}, greeting: Partial<Greeting> = {}): Promise<RawClient> {
		const client = this.connect(visitor)
		client.greet(greeting)
		await this.clock.settle()
		return client
	}

	/** What somebody who has only the disk sees. */
	stored(): Y.Doc {
		const doc = new Y.Doc()
		const loaded = this.disk.load('d')
		if (loaded?.snapshot) Y.applyUpdate(doc, loaded.snapshot.update)
		for (const row of loaded?.rows ?? []) for (const update of row.updates) Y.applyUpdate(doc, update)
		return doc
	}

	get text(): string {
		return this.stored().getText('t').toString()
	}

	get rows() {
		return this.disk.rowsAfter('d')
	}
}

function firstUpdate(): Uint8Array {
	const doc = new Y.Doc()
	doc.clientID = 1
	doc.getText('t').insert(0, '.')
	return Y.encodeStateAsUpdate(doc)
}

/** An update as somebody makes it who has `base` and types `text` at the beginning. */
export function typing(base: Y.Doc, text: string): Uint8Array {
	const before = Y.encodeStateVector(base)
	base.getText('t').insert(0, text)
	return Y.encodeStateAsUpdate(base, before)
}

export interface Greeting {
	readonly sessions: string[]
	readonly want: 'rows' | 'state' | 'exchange' | 'nothing'
	readonly resume: Position | null
	readonly schema: number
	readonly protocol: number
}

/** The wire of one client, written and read by hand; it applies what it is sent, as a page does. */
export class RawClient {
	readonly doc = new Y.Doc()
	readonly heard: Down[] = []
	/** Payloads as they came, for plain clients too. */
	readonly raw: Uint8Array[] = []
	readonly connection: FakeConnection
	readonly peer: Session
	readonly session: string
	closed: number | null = null
	position: Position = START
	seq = 0
	#pieces: Uint8Array[] = []

	constructor(connection: FakeConnection, peer: Session, chance: Chance) {
		this.connection = connection
		this.peer = peer
		this.session = Buffer.from(chance.bytes(8)).toString('hex')
		this.doc.clientID = chance.int(100, 2 ** 30)
		connection.client = {
			message: (payload) => {
				this.raw.push(payload)
				if (peer.flavour === 'native') this.#take(decodeDown(payload))
				else this.#takePlain(payload)
			},
			closed: (code) => {
				this.closed = code
			},
		}
	}

	get text(): string {
		return this.doc.getText('t').toString()
	}

	send(payload: Uint8Array): void {
		this.connection.send(payload)
	}

	greet(greeting: Partial<Greeting> = {}): void {
		const { sessions = [this.session], want = 'state', resume = null, schema = 1, protocol = PROTOCOL } = greeting
		this.send(hello.encode({ protocol, schema, client: this.doc.clientID, sessions, want, resume }))
	}

	/** Types at the beginning and sends it. */
	type(text: string): void {
		this.edit(typing(this.doc, text))
	}

	edit(update: Uint8Array, rest: Partial<{ session: string; seq: number; complete: boolean }> = {}): void {
		this.seq = rest.seq ?? this.seq + 1
		this.send(edit.encode({ session: this.session, seq: this.seq, complete: false, update, ...rest }))
	}

	present(state: object | null, clock: number, client = this.doc.clientID): void {
		this.send(presence.encode({ entries: [{ client, clock, state: JSON.stringify(state) }] }))
	}

	/** The messages of one kind, in order. */
	of<N extends Down['name']>(name: N): Extract<Down, { name: N }>[] {
		return this.heard.filter((message): message is Extract<Down, { name: N }> => message.name === name)
	}

	/** The last acknowledged seq of its own session. */
	get acknowledged(): number {
		const all: Acknowledgement[] = this.heard.flatMap((message) =>
			message.name === 'committed' || message.name === 'welcome' ? message.acknowledged : [],
		)
		return Math.max(0, ...all.filter(({ session }) => session === this.session).map(({ seq }) => seq))
	}

	#take(message: Down): void {
		this.heard.push(message)
		if (message.name === 'update') Y.applyUpdate(this.doc, message.update)
		if (message.name === 'committed') this.position = message.position
		if (message.name !== 'snapshot' && message.name !== 'deflated-snapshot') return
		this.#pieces.push(message.part)
		const whole = Buffer.concat(this.#pieces)
		if (whole.length < message.total) return
		Y.applyUpdate(this.doc, new Uint8Array(message.name === 'snapshot' ? whole : inflateRawSync(whole)))
		this.#pieces = []
		this.position = message.position
	}

	#takePlain(payload: Uint8Array): void {
		const from = decoding.createDecoder(payload)
		if (decoding.readVarUint(from) !== sync.type || decoding.readVarUint(from) === 0) return
		Y.applyUpdate(this.doc, decoding.readVarUint8Array(from))
	}
}
