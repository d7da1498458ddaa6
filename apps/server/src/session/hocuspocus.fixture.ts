import {
	addressed,
	type FailureCode,
	leaveDocument,
	PING,
	PONG,
	presence,
	readAddressed,
	sync,
	token,
} from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { uncounted } from '../room/uncounted.fixture.ts'
import { ADA, BOB, type Lab } from '../simulation/lab.fixture.ts'
import { FakeConnection } from '../simulation/network.ts'
import { AT_ONCE } from '../simulation/pipe.ts'
import { HocuspocusSession } from './hocuspocus.ts'
import type { Visit } from './hocuspocus-document.ts'
import { HocuspocusSocket } from './hocuspocus-socket.ts'

export interface SocketOptions {
	readonly stranger?: boolean
	/** Milliseconds a frame is under way. */
	readonly latency?: () => number
	readonly admit?: (token: string, document: string) => Promise<Visit | FailureCode>
	readonly updatesPerSecond?: number
	/** What its provider calls itself; null for one from before version 4. */
	readonly version?: string | null
}

const PROBE_ANSWER = Buffer.from('the answer to a ping of the WebSocket')

const visit = (person: typeof ADA, role: Visit['role'] = 'write'): Visit => ({
	person,
	sessionId: person.id,
	role,
	until: null,
})

/** `ada` and `bob` write, `reader` is Ada who may only read, any other token is nobody's. */
async function admitByName(name: string, document: string): Promise<Visit | FailureCode> {
	if (document !== 'd' && document !== 'e') return 'not-found'
	if (name === 'ada') return visit(ADA)
	if (name === 'bob') return visit(BOB)
	return name === 'reader' ? visit(ADA, 'read') : 'unauthenticated'
}

/**
 * A client's socket in a lab, spoken for as Hocuspocus's provider 4.8 does it: what is said while it is offline is queued
 * and sent after the first thing it hears, and each document counts its unsynced changes.
 */
export class SocketClient {
	connection!: FakeConnection
	server!: HocuspocusSocket
	closed: number | null = null
	/** Ends of the server's side, in order. */
	readonly ends: string[] = []
	/** Whole frames as they came. */
	readonly raw: Uint8Array[] = []
	readonly providers = new Map<string, FakeProvider>()
	isConnected = false
	readonly #lab: Lab
	readonly #options: SocketOptions
	#queue: Uint8Array[] = []
	#hasHeard = false
	/** A ping of the WebSocket itself is under way, in one packet with the next message. */
	#probed = false

	constructor(lab: Lab, options: SocketOptions = {}) {
		this.#lab = lab
		this.#options = options
		this.connect()
	}

	/** Opens the socket, and on it every document there is. */
	connect(): void {
		const { latency = () => 0 } = this.#options
		const connection = new FakeConnection(this.#lab.clock, { ...AT_ONCE, latency })
		this.connection = connection
		this.server = this.#accept(connection)
		this.#hasHeard = this.#probed = false
		this.isConnected = true
		connection.client = {
			message: (frame) => {
				if (connection === this.connection) this.#hear(frame)
			},
			closed: (code) => {
				if (connection === this.connection) this.lose(code)
			},
		}
		for (const provider of this.providers.values()) provider.begin()
	}

	/** The network takes it away. */
	cut(): void {
		this.connection.cut()
	}

	lose(code: number): void {
		this.isConnected = false
		this.closed = code
	}

	open(address: string, name = 'ada', doc = new Y.Doc()): FakeProvider {
		const provider = new FakeProvider({
			client: this,
			address,
			name,
			doc,
			version: this.#options.version === undefined ? '4.8.0' : this.#options.version,
		})
		this.providers.set(address, provider)
		if (this.isConnected) provider.begin()
		return provider
	}

	send(frame: Uint8Array): void {
		if (this.isConnected) this.connection.send(frame)
		else this.#queue.push(frame)
	}

	#hear(frame: Uint8Array): void {
		this.raw.push(frame)
		if (this.#probed) this.send(PROBE_ANSWER)
		this.#probed = false
		if (!this.#hasHeard) {
			this.#hasHeard = true
			for (const queued of this.#queue.splice(0)) this.send(queued)
		}
		if (frame.length === 1) {
			if (frame[0] === PING[0]) this.send(PONG)
			return
		}
		const { address, message } = readAddressed(frame)
		this.providers.get(address)?.hear(message)
	}

	#accept(connection: FakeConnection): HocuspocusSocket {
		const { stranger = false, admit = admitByName, updatesPerSecond = 0 } = this.#options
		const { env, rooms } = this.#lab.server
		const socket = new HocuspocusSocket({
			env,
			outbox: connection.outbox,
			stranger,
			admit,
			open: ({ person, role }, document, way) =>
				new HocuspocusSession({
					...way,
					env,
					person,
					role,
					room: rooms.open(document),
					meter: uncounted,
					updatesPerSecond,
				}),
			probe: () => {
				this.#probed = true
			},
			denied: (code) => this.ends.push(`denied ${code}`),
			onEnd: (code) => this.ends.push(code),
		})
		connection.server = {
			message: (frame) => {
				if (PROBE_ANSWER.equals(frame)) return socket.probeAnswered()
				socket.arrived(frame.length)
				socket.receive(frame)
			},
			closed: () => socket.gone(),
		}
		return socket
	}
}

interface ProviderOptions {
	readonly client: SocketClient
	readonly address: string
	readonly name: string
	readonly doc: Y.Doc
	readonly version: string | null
}

/** One document of such a client. */
export class FakeProvider {
	readonly doc: Y.Doc
	/** What the provider calls `unsyncedChanges`. */
	unsynced = 0
	scope: string | null = null
	denied: string | null = null
	/** Why the server closed it. */
	closed: string | null = null
	/** Every SyncStatus as it came. */
	readonly statuses: number[] = []
	readonly awareness: string[] = []
	/** SyncStep1s it was sent. */
	asked = 0
	/** Times a fresh token was wanted. */
	wanted = 0
	/** What is told when it calls itself saved. */
	onSaved: () => void = () => {}
	readonly #options: ProviderOptions

	constructor(options: ProviderOptions) {
		this.doc = options.doc
		this.#options = options
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === this) return
			this.unsynced += 1
			this.say(sync.encode({ step: 'update', payload: update }))
		})
	}

	get text(): string {
		return this.doc.getText('t').toString()
	}

	type(text: string): void {
		this.doc.getText('t').insert(0, text)
	}

	say(message: Uint8Array): void {
		const { client, address } = this.#options
		client.send(addressed(address, message))
	}

	/** What the provider does when its socket opens. */
	begin(): void {
		this.sendToken()
		this.forceSync()
	}

	sendToken(name = this.#options.name): void {
		const { version } = this.#options
		this.say(token.encode({ token: name, version }))
	}

	forceSync(vector = Y.encodeStateVector(this.doc)): void {
		this.unsynced = 1
		this.say(sync.encode({ step: 'step1', payload: vector }))
	}

	present(state: object, clock: number): void {
		this.say(presence.encode({ entries: [{ client: this.doc.clientID, clock, state: JSON.stringify(state) }] }))
	}

	leave(): void {
		this.say(leaveDocument.encode({}))
	}

	hear(message: Uint8Array): void {
		const from = decoding.createDecoder(message)
		const type = decoding.readVarUint(from)
		if (type === 0) this.#hearSync(from)
		else if (type === 1) this.awareness.push(Buffer.from(decoding.readVarUint8Array(from)).toString())
		else if (type === 2) this.#hearAuth(from)
		else if (type === 7) this.closed = decoding.readVarString(from)
		else if (type === 8) this.#hearStatus(decoding.readVarInt(from))
		else throw new Error(`an unknown message ${type}`)
	}

	#hearSync(from: decoding.Decoder): void {
		const step = decoding.readVarUint(from)
		const payload = decoding.readVarUint8Array(from)
		if (step !== 0) {
			Y.applyUpdate(this.doc, payload, this)
			return
		}
		this.asked += 1
		this.say(sync.encode({ step: 'step2', payload: Y.encodeStateAsUpdate(this.doc, payload) }))
	}

	#hearAuth(from: decoding.Decoder): void {
		const kind = decoding.readVarUint(from)
		if (kind === 2) this.scope = decoding.readVarString(from)
		else if (kind === 1) this.denied = decoding.readVarString(from)
		else {
			this.wanted += 1
			this.sendToken()
		}
	}

	#hearStatus(status: number): void {
		this.statuses.push(status)
		if (status !== 1) return
		this.unsynced = Math.max(0, this.unsynced - 1)
		if (this.unsynced === 0) this.onSaved()
	}
}

/** Token frames as bytes, for what no provider would say. */
export function tokenFrame(address: string, name: string): Uint8Array {
	return addressed(address, token.encode({ token: name, version: '4.8.0' }))
}
