import { deflateRawSync } from 'node:zlib'
import {
	type Acknowledgement,
	alive,
	committed,
	decodeUp,
	deflatedSnapshot,
	FAILURES,
	type FailureCode,
	type Position,
	PROTOCOL,
	renamed,
	resync,
	START,
	snapshot,
	type Up,
	update,
	welcome,
} from '@tandem/protocol'
import * as Y from 'yjs'
import type { FakeSocket, World } from './world.fixture.ts'

type Hello = Extract<Up, { name: 'hello' }>

interface Row {
	readonly position: Position
	readonly session: string
	readonly seq: number
	readonly update: Uint8Array
}

interface Peer {
	readonly socket: FakeSocket
	hello: Hello | null
	resyncing: boolean
	wasAsked: boolean
}

/**
 * One document's server as the protocol describes it, in memory and at once: a test switches parts of it off to see what
 * the client makes of it. It stands in for nothing: the real one is tested with the SDK in apps/server.
 */
export class ScriptedServer {
	readonly rows: Row[] = []
	readonly peers = new Set<Peer>()
	readonly received: Up[] = []
	title = 'Plans'
	schema = 1
	role: 'write' | 'read' = 'write'
	/** false: connections fail before they open. */
	reachable = true
	/** false: edits are taken but neither stored nor answered. */
	storing = true
	/** Sent on opening instead of waiting for hello. */
	refusal: FailureCode | null = null
	/** Bytes in one piece of a snapshot. */
	snapshotPart = 1000
	/** Whether snapshots come deflated. */
	deflates = false
	/** Half-open: what clients send is lost and nothing is sent to them. */
	swallow = false
	/** Answers the next edit of each connection with resync. */
	demandResyncOnEdit = false
	/** Called between storing and telling. */
	onStored: () => void = () => {}
	/** Called between the welcome and what follows it. */
	onWelcomed: () => void = () => {}
	readonly #world: World

	constructor(world: World) {
		this.#world = world
		const doc = new Y.Doc()
		doc.clientID = 1
		doc.getText('text').insert(0, '.')
		this.#append('0'.repeat(16), 0, Y.encodeStateAsUpdate(doc))
		world.onSocket = (socket) => this.#accept(socket)
	}

	get head(): Position {
		return this.rows.at(-1)?.position ?? START
	}

	/** What somebody who has only the log sees. */
	document(): Y.Doc {
		const doc = new Y.Doc()
		for (const row of this.rows) Y.applyUpdate(doc, row.update)
		return doc
	}

	get text(): string {
		return this.document().getText('text').toString()
	}

	/** Ends every connection. */
	cut(code = 1006): void {
		for (const { socket } of this.peers) socket.end(code)
		this.peers.clear()
	}

	broadcast(payload: Uint8Array): void {
		for (const { socket, hello } of this.peers) if (hello !== null) socket.deliver(payload)
	}

	/** Sent by the client on the newest socket, without presence. */
	get edits(): Extract<Up, { name: 'edit' | 'rename' }>[] {
		return this.received.filter((message) => message.name === 'edit' || message.name === 'rename')
	}

	#accept(socket: FakeSocket): void {
		const peer: Peer = { socket, hello: null, resyncing: false, wasAsked: false }
		this.#world.after(1, () => {
			if (!this.reachable) return socket.end(1006)
			this.peers.add(peer)
			socket.onSend = (payload) => {
				const message = decodeUp(payload)
				if (this.swallow) return
				this.received.push(message)
				this.#world.after(1, () => !socket.isClosed && this.#handle(peer, message))
			}
			socket.open()
			if (this.refusal !== null) socket.end(FAILURES[this.refusal].close ?? 1006)
		})
	}

	#handle(peer: Peer, message: Up): void {
		switch (message.name) {
			case 'hello':
				this.#greet(peer, message)
				break
			case 'edit':
				this.#edit(peer, message)
				break
			case 'rename':
				if (!this.storing || peer.resyncing) break
				this.title = message.title
				this.#acknowledge(message.session, message.seq)
				this.broadcast(renamed.encode({ title: message.title }))
				break
			case 'probe':
				peer.socket.deliver(alive.encode({}))
				break
			case 'presence':
		}
	}

	#greet(peer: Peer, message: Hello): void {
		peer.hello = message
		const { want, resume } = message
		const at = resume === null ? undefined : this.rows.findIndex((row) => row.position.row === resume.row)
		const found = at !== undefined && at !== -1
		const following = want === 'nothing' ? 'nothing' : found ? 'rows' : 'snapshot'
		const acknowledged = message.sessions
			.map((session) => ({ session, seq: this.#stored.get(session) ?? 0 }))
			.filter(({ seq }) => seq > 0)
		const { title, schema, role } = this
		peer.socket.deliver(welcome.encode({ protocol: PROTOCOL, schema, role, title, acknowledged, following }))
		this.onWelcomed()
		const isLost = want === 'exchange' || (want === 'rows' && at === -1)
		if (isLost && role === 'read') {
			peer.socket.end(FAILURES.stale.close)
			return
		}
		if (following === 'rows') for (const row of this.rows.slice((at ?? -1) + 1)) this.#deliver(peer, row)
		if (following === 'snapshot') this.#snapshot(peer)
		if (isLost) this.#resync(peer)
		else if (following !== 'nothing') peer.socket.deliver(committed.encode({ position: this.head, acknowledged }))
	}

	#snapshot({ socket }: Peer): void {
		const update = Y.encodeStateAsUpdate(this.document())
		const whole = this.deflates ? deflateRawSync(update) : update
		const piece = this.deflates ? deflatedSnapshot : snapshot
		for (let at = 0; at < whole.length; at += this.snapshotPart) {
			const part = whole.subarray(at, at + this.snapshotPart)
			socket.deliver(piece.encode({ position: this.head, total: whole.length, part }))
		}
	}

	#resync(peer: Peer): void {
		peer.resyncing = true
		peer.socket.deliver(resync.encode({ vector: Y.encodeStateVector(this.document()) }))
	}

	#edit(peer: Peer, message: Extract<Up, { name: 'edit' }>): void {
		if (!this.storing || (peer.resyncing && !message.complete)) return
		if (this.demandResyncOnEdit && !message.complete && !peer.wasAsked) {
			peer.wasAsked = true
			this.#resync(peer)
			return
		}
		if (!message.complete && message.seq <= (this.#stored.get(message.session) ?? 0)) {
			this.#acknowledge(message.session, message.seq)
			return
		}
		const trial = this.document()
		Y.applyUpdate(trial, message.update)
		if (trial.store.pendingStructs !== null || trial.store.pendingDs !== null) {
			this.#resync(peer)
			return
		}
		peer.resyncing = false
		const row = this.#append(message.session, message.seq, message.update)
		this.onStored()
		this.#fanOut(row, peer)
	}

	#fanOut(row: Row, author?: Peer): void {
		for (const other of this.peers) {
			if (other === author) other.socket.deliver(this.#committed(row))
			else if (other.hello !== null && other.hello.want !== 'nothing') this.#deliver(other, row)
		}
	}

	/** Somebody writes at the beginning of the text. */
	write(words: string): void {
		const doc = this.document()
		const before = Y.encodeStateVector(doc)
		doc.getText('text').insert(0, words)
		this.give(Y.encodeStateAsUpdate(doc, before))
	}

	/** Somebody brings this. */
	give(update: Uint8Array): void {
		this.#fanOut(this.#append('f'.repeat(16), 0, update))
	}

	/** Asks every client for everything. */
	demandResync(): void {
		for (const peer of this.peers) this.#resync(peer)
	}

	readonly #stored = new Map<string, number>()

	#append(session: string, seq: number, bytes: Uint8Array): Row {
		const row = [...this.#world.random(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
		const stored = { position: { offset: this.head.offset + 1, row }, session, seq, update: bytes }
		this.rows.push(stored)
		if (seq > 0) this.#stored.set(session, Math.max(seq, this.#stored.get(session) ?? 0))
		return stored
	}

	/** Forgets the newest rows, as a restored backup does. */
	forget(count: number): void {
		for (const row of this.rows.splice(-count)) {
			const last = this.rows.filter((other) => other.session === row.session).at(-1)
			this.#stored.set(row.session, last?.seq ?? 0)
		}
	}

	#deliver({ socket }: Peer, row: Row): void {
		socket.deliver(update.encode({ update: row.update }))
		socket.deliver(this.#committed(row))
	}

	#committed({ position, session, seq }: Row): Uint8Array {
		const acknowledged: Acknowledgement[] = seq > 0 ? [{ session, seq }] : []
		return committed.encode({ position, acknowledged })
	}

	#acknowledge(session: string, seq: number): void {
		this.#stored.set(session, Math.max(seq, this.#stored.get(session) ?? 0))
		this.broadcast(committed.encode({ position: this.head, acknowledged: [{ session, seq }] }))
	}
}
