// Receives the editor's Yjs updates (`doc.on('update')`) and the server's messages (connection.ts).
// Guarantees: each local edit is in `pending` and on its way to this device's database before the call returns, is sent
// in order, and is dropped only when the server says that it is on disk. Remote updates never count as local edits.
// Hands to: sender.ts (message `edit`, next stop apps/server/src/session), copy.ts, presence.ts, document-board.ts.
import { type Down, type FailureCode, hello, LIMITS, type Position, PROTOCOL } from '@tandem/protocol'
import * as Y from 'yjs'
import { Connection } from './connection.ts'
import { CopyKeeper } from './copy.ts'
import { DocumentBoard } from './document-board.ts'
import { newId, sessionLock } from './id.ts'
import { type Local, readLocal } from './local.ts'
import type { Lock } from './lock.ts'
import type { DocumentConnection, OpenOptions } from './open.ts'
import { Pending } from './pending.ts'
import { Presence } from './presence.ts'
import { fits, losesEdits, recoveryOf } from './recovery.ts'
import { Sender } from './sender.ts'
import { SnapshotAssembly } from './snapshot-assembly.ts'
import type { DocumentState } from './state.ts'
import type { Copy, PendingBody } from './store.ts'

/**
 * `resync` answered and asked again: this many on one connection without an acknowledgement between mean that this
 * Y.Doc hangs on something that nobody has.
 */
const RESYNCS = 3

export function openDocument(options: OpenOptions): DocumentConnection {
	return new Provider(options)
}

class Provider implements DocumentConnection {
	readonly #options: OpenOptions
	/** Fresh per page load and in memory only: a duplicated tab must not share it. */
	readonly #session: string
	readonly #board: DocumentBoard
	readonly #pending: Pending
	readonly #sender: Sender
	readonly #presence: Presence
	readonly #copy: CopyKeeper
	readonly #connection: Connection
	readonly #undo: (() => void)[]
	#sessionLock: Lock
	#claims: readonly Lock[] = []
	#seq = 0
	/** Everything stored up to here is in the Y.Doc; null when that is not known. */
	#position: Position | null = null
	#hasContent = false
	/** The connection under way has brought the document as far as the position it names. */
	#following = false
	#want: 'rows' | 'state' | 'exchange' | 'nothing' = 'state'
	#storedSchema = 0
	#resyncs = 0
	readonly #snapshotParts = new SnapshotAssembly()
	#isClosed = false

	constructor(options: OpenOptions) {
		const { env, store, doc, document, person } = options
		this.#options = options
		this.#session = newId(env)
		this.#sessionLock = env.locks.request(sessionLock(person.id, this.#session))
		this.#pending = new Pending({ store, document, now: env.now, changed: () => this.#publish() })
		this.#connection = new Connection({
			url: options.url,
			document,
			env,
			hello: () => this.#hello(),
			receive: (message, payload) => this.#receive(message, payload),
			changed: () => this.#onConnection(),
		})
		this.#sender = new Sender({
			env,
			pending: this.#pending,
			merge: Y.mergeUpdates,
			send: (payload) => this.#connection.send(payload),
			late: () => this.#connection.dispatch({ kind: 'late' }),
			tooLarge: () => this.#connection.dispatch({ kind: 'failed', code: 'too-large' }),
		})
		this.#presence = new Presence({
			doc,
			env,
			person,
			send: (payload) => this.#connection.welcomed && this.#connection.send(payload),
			changed: () => this.#publish(),
		})
		this.#copy = new CopyKeeper({ env, store, person: person.id, document, snapshot: () => this.#snapshot() })
		this.#board = new DocumentBoard(env)
		doc.on('update', this.#onUpdate)
		this.#undo = [env.onPage('hide', () => this.#hide()), env.onPage('show', () => this.#show())]
		this.#connection.dispatch({ kind: 'open' })
		this.#publish()
		void this.#openLocal()
	}

	get awareness() {
		return this.#presence.awareness
	}

	get state(): DocumentState {
		return this.#board.state
	}

	subscribe(listener: () => void): () => void {
		return this.#board.subscribe(listener)
	}

	rename(title: string): void {
		this.#add({ kind: 'rename', title: title.slice(0, LIMITS.titleLength) })
		this.#board.set({ title })
	}

	retryNow(): void {
		if (this.#connection.welcomed) this.#sender.start()
		else this.#connection.dispatch({ kind: 'retry' })
	}

	retryRecovery(id: string): boolean {
		const { doc } = this.#options
		const recovery = this.state.recovery.find((entry) => entry.id === id)
		if (recovery === undefined || !this.#mayWrite() || !fits(doc, recovery.update)) return false
		Y.applyUpdate(doc, recovery.update, 'recovery')
		if (recovery.title !== null) this.rename(recovery.title)
		this.discardRecovery(id)
		return true
	}

	discardRecovery(id: string): void {
		this.#board.set({ recovery: this.state.recovery.filter((entry) => entry.id !== id) })
		this.#options.store.discardRecovery(id).catch(() => {})
	}

	close(): void {
		if (this.#isClosed) return
		this.#isClosed = true
		this.#options.doc.off('update', this.#onUpdate)
		for (const undo of this.#undo) undo()
		this.#copy.suspend()
		this.#sender.stop()
		this.#connection.close()
		this.#presence.close()
		this.#board.close()
		this.#releaseSessions()
	}

	async #openLocal(): Promise<void> {
		const { env, store, document, person } = this.#options
		const sessions = LIMITS.sessionsPerConnection - 1
		const local = await readLocal({ env, store, person: person.id, document, sessions })
		this.#claims = local.claims
		if (this.#isClosed) return this.#releaseSessions()
		this.#applyLocal(local)
		this.#connection.ready()
		this.#publish()
	}

	#applyLocal({ copy, abandoned, recoveries }: Local): void {
		const { doc, schema } = this.#options
		this.#pending.adopt(abandoned)
		this.#board.set({ recovery: recoveries })
		if (copy !== undefined) {
			this.#storedSchema = copy.schema
			this.#board.set({ title: this.#pending.title() ?? copy.title, role: copy.role })
		}
		if (this.#storedSchema > schema) {
			this.#board.set({ mustReload: true })
			return
		}
		if (copy !== undefined) {
			Y.applyUpdate(doc, copy.state, this)
			this.#hasContent = true
			this.#position = copy.clean ? copy.position : null
			this.#board.set({ synced: true, offset: copy.position?.offset ?? 0 })
		}
		for (const { body } of abandoned) if (body.kind === 'edit') Y.applyUpdate(doc, body.update, this)
	}

	#onUpdate = (update: Uint8Array, origin: unknown) => {
		if (origin !== this) this.#add({ kind: 'edit', update })
	}

	#add(body: PendingBody): void {
		if (!this.#mayWrite()) return
		const { env, document, schema } = this.#options
		this.#seq += 1
		this.#pending.add({ document, session: this.#session, seq: this.#seq, at: env.now(), schema, body })
		this.#sender.flush()
		this.#copy.touch()
		this.#publish()
	}

	/** A reader's local updates are discarded, and after a refusal everything would hang on what was refused. */
	#mayWrite(): boolean {
		return this.state.role !== 'read' && this.#connection.state.kind !== 'refused'
	}

	#hello(): Uint8Array {
		const { doc, schema } = this.#options
		if (this.state.mustReload) this.#want = 'nothing'
		else if (this.#position !== null) this.#want = 'rows'
		else this.#want = this.#hasContent ? 'exchange' : 'state'
		const resume = this.#want === 'rows' ? this.#position : null
		const others = this.#pending.sessions.filter((session) => session !== this.#session)
		const sessions = [this.#session, ...others]
		return hello.encode({ protocol: PROTOCOL, schema, client: doc.clientID, sessions, want: this.#want, resume })
	}

	#receive(message: Down, payload: Uint8Array): void {
		switch (message.name) {
			case 'welcome':
				this.#welcome(message)
				return
			case 'snapshot':
				this.#join(message)
				return
			case 'update':
				if (!this.state.mustReload) Y.applyUpdate(this.#options.doc, message.update, this)
				return
			case 'committed':
				if (this.#following) this.#advance(message.position)
				this.#resyncs = this.#sender.acknowledge(message.acknowledged) ? this.#saved() : this.#resyncs
				this.#publish()
				return
			case 'resync':
				this.#resync(message.vector)
				return
			case 'renamed':
				this.#board.set({ title: this.#pending.title() ?? message.title })
				return
			case 'notice':
				this.#notice(message.about)
				return
			case 'presence':
				this.#presence.receive(payload)
				return
			case 'alive':
				// Timers of hidden tabs run once a minute; messages are not held back.
				this.#presence.renew()
				return
			default:
				message satisfies never
		}
	}

	#welcome(message: Extract<Down, { name: 'welcome' }>): void {
		this.#storedSchema = Math.max(this.#storedSchema, message.schema)
		if (message.schema > this.#options.schema) this.#board.set({ mustReload: true })
		if (this.#sender.acknowledge(message.acknowledged)) this.#saved()
		this.#board.set({ role: message.role, title: this.#pending.title() ?? message.title, notStoring: false })
		if (message.role === 'read' && this.#pending.sessions.length > 0) {
			this.#connection.dispatch({ kind: 'failed', code: 'read-only' })
			return
		}
		this.#following = message.following === 'rows' && !this.state.mustReload
		this.#resyncs = 0
		// After an exchange was asked for, resync comes first, and the answer to it carries everything that waits.
		if (this.#want !== 'exchange') this.#sender.start()
		this.#presence.connected()
		this.#publish()
	}

	#join(piece: Extract<Down, { name: 'snapshot' }>): void {
		if (this.state.mustReload) return
		const update = this.#snapshotParts.add(piece)
		if (update === null) return
		Y.applyUpdate(this.#options.doc, update, this)
		this.#following = true
		this.#advance(piece.position)
	}

	#advance(position: Position): void {
		this.#position = position
		this.#hasContent = true
		this.#board.set({ offset: position.offset, synced: true })
		this.#copy.touch()
	}

	#saved(): 0 {
		this.#board.set({ savedAt: this.#options.env.now() })
		return 0
	}

	#resync(vector: Uint8Array): void {
		this.#resyncs += 1
		if (this.#resyncs > RESYNCS) this.#connection.dispatch({ kind: 'failed', code: 'malformed' })
		else this.#sender.complete(this.#session, Y.encodeStateAsUpdate(this.#options.doc, vector))
	}

	#notice(about: 'not-storing' | 'storing' | 'schema-raised'): void {
		switch (about) {
			case 'not-storing':
				this.#board.set({ notStoring: true })
				return
			case 'storing':
				this.#board.set({ notStoring: false })
				this.#sender.start()
				return
			case 'schema-raised':
				this.#following = false
				this.#board.set({ mustReload: true })
				return
			default:
				about satisfies never
		}
	}

	#onConnection(): void {
		const { state, welcomed } = this.#connection
		if (!welcomed) {
			this.#following = false
			this.#snapshotParts.reset()
			this.#sender.stop()
			this.#presence.disconnected()
		}
		this.#publish()
		if (state.kind === 'refused') this.#refused(state.code)
	}

	/** Final for this Y.Doc: what waited goes to the recovery box and the copy, which holds it too, goes away. */
	#refused(code: FailureCode): void {
		const { env, store, document } = this.#options
		this.#copy.stop()
		if (!losesEdits(code)) return
		const rows = this.#pending.rows()
		if (rows.length === 0) {
			store.dropCopy(document).catch(() => {})
			return
		}
		const recovery = recoveryOf(code, rows, newId(env), env.now())
		const sessions = this.#pending.sessions
		this.#pending.clear()
		const backlog = this.#pending.backlog()
		this.#board.set({
			recovery: [...this.state.recovery, recovery],
			refused: rows.length,
			backlog,
			unkeptRecovery: true,
		})
		store.recover(recovery, sessions).then(
			() => this.#board.set({ unkeptRecovery: false }),
			() => {},
		)
	}

	#snapshot(): Copy | null {
		const { doc, document, env, schema } = this.#options
		const { mustReload, synced, title, role } = this.state
		if (mustReload || !synced) return null
		return {
			document,
			state: Y.encodeStateAsUpdate(doc),
			position: this.#position,
			clean: this.#pending.sessions.length === 0,
			title,
			role,
			schema: Math.max(this.#storedSchema, schema),
			at: env.now(),
		}
	}

	#hide(): void {
		this.#copy.suspend()
		this.#releaseSessions()
	}

	#show(): void {
		const { env, person } = this.#options
		this.#sessionLock = env.locks.request(sessionLock(person.id, this.#session))
		this.#copy.resume()
	}

	#releaseSessions(): void {
		this.#sessionLock.release()
		for (const claim of this.#claims) claim.release()
	}

	#publish(): void {
		this.#board.set({ machine: this.#connection.state, backlog: this.#pending.backlog(), peers: this.#presence.peers })
	}
}
