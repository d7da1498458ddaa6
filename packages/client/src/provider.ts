// Receives the editor's Yjs updates (`doc.on('update')`) and the server's messages (connection.ts).
// Guarantees: each local edit is in `pending` and on its way to this device's database before the call returns, is sent
// in order, and is dropped only when the server says that it is on disk. Remote updates never count as local edits.
// Hands to: author.ts and sender.ts (message `edit`, next stop apps/server/src/session), copy.ts, presence.ts, document-board.ts.
import { type Acknowledgement, type FailureCode, hello, LIMITS, PROTOCOL } from '@tandem/protocol'
import { Author } from './author.ts'
import { Connection } from './connection.ts'
import { CopyKeeper } from './copy.ts'
import { DocumentBoard } from './document-board.ts'
import type { Incoming } from './inbox.ts'
import { type Local, readLocal } from './local.ts'
import type { DocumentConnection, OpenOptions } from './open.ts'
import { Presence } from './presence.ts'
import { losesEdits } from './recovery.ts'
import { RecoveryBox } from './recovery-box.ts'
import { Replica } from './replica.ts'
import type { DocumentState } from './state.ts'
import type { Copy, PendingBody } from './store.ts'

export function openDocument(options: OpenOptions): DocumentConnection {
	return new Provider(options)
}

class Provider implements DocumentConnection {
	readonly #options: OpenOptions
	readonly #board: DocumentBoard
	readonly #author: Author
	readonly #presence: Presence
	readonly #copy: CopyKeeper
	readonly #connection: Connection
	readonly #recovery: RecoveryBox
	readonly #replica: Replica
	#storedTitle: string | null = null
	#isClosed = false

	constructor(options: OpenOptions) {
		const { env, store, doc, document, person } = options
		this.#options = options
		this.#replica = new Replica({ doc, schema: options.schema, origin: this })
		this.#connection = new Connection({
			url: options.url,
			document,
			env,
			hello: () => this.#hello(),
			receive: (message) => this.#receive(message),
			changed: () => this.#onConnection(),
		})
		this.#author = new Author({
			env,
			store,
			document,
			person,
			schema: options.schema,
			send: (payload) => this.#connection.send(payload),
			late: () => this.#connection.dispatch({ kind: 'late' }),
			tooLarge: () => this.#fail('too-large'),
			changed: () => this.#publish(),
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
		this.#recovery = new RecoveryBox({ env, store, doc, board: this.#board, pending: this.#author.pending })
		doc.on('update', this.#onUpdate)
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
	}

	retryNow(): void {
		if (this.#connection.welcomed) this.#author.start()
		else this.#connection.dispatch({ kind: 'retry' })
	}

	retryRecovery(id: string): boolean {
		const recovery = this.#mayWrite() ? this.#recovery.putBack(id) : null
		if (recovery === null) return false
		if (recovery.title !== null) this.rename(recovery.title)
		this.#recovery.discard(id)
		return true
	}

	discardRecovery(id: string): void {
		this.#recovery.discard(id)
	}

	close(): void {
		if (this.#isClosed) return
		this.#isClosed = true
		this.#options.doc.off('update', this.#onUpdate)
		this.#copy.close()
		this.#author.close()
		this.#connection.close()
		this.#presence.close()
		this.#board.close()
	}

	async #openLocal(): Promise<void> {
		const { env, store, document, person } = this.#options
		const sessions = LIMITS.sessionsPerConnection - 1
		const local = await readLocal({ env, store, person: person.id, document, sessions })
		this.#author.claim(local.claims)
		if (this.#isClosed) return
		try {
			this.#applyLocal(local)
		} catch {
			// A copy that Yjs cannot read is worth nothing: the server has the document.
			store.dropCopy(document).catch(() => {})
		}
		this.#connection.ready()
		this.#publish()
	}

	#applyLocal({ copy, abandoned, recoveries }: Local): void {
		this.#author.adopt(abandoned)
		this.#board.set({ recovery: recoveries })
		if (copy !== undefined) {
			this.#storedTitle = copy.title
			this.#board.set({ role: copy.role })
		}
		this.#replica.load(copy, abandoned)
	}

	#onUpdate = (update: Uint8Array, origin: unknown) => {
		if (origin !== this) this.#add({ kind: 'edit', update })
	}

	#add(body: PendingBody): void {
		if (!this.#mayWrite()) return
		this.#author.write(body)
		this.#copy.touch()
		this.#publish()
	}

	/** A reader's local updates are discarded, and after a refusal everything would hang on what was refused. */
	#mayWrite(): boolean {
		return this.state.role !== 'read' && this.#connection.state.kind !== 'refused'
	}

	#hello(): Uint8Array {
		const { doc, schema } = this.#options
		const { sessions } = this.#author
		return hello.encode({ protocol: PROTOCOL, schema, client: doc.clientID, sessions, ...this.#replica.ask() })
	}

	#receive(message: Incoming): void {
		switch (message.name) {
			case 'welcome':
				this.#welcome(message)
				return
			case 'joined':
				if (this.#replica.join(message)) this.#advanced()
				return
			case 'update':
				this.#replica.apply(message)
				return
			case 'committed':
				this.#acknowledge(message.acknowledged)
				if (this.#replica.committed(message)) this.#advanced()
				this.#publish()
				return
			case 'resync':
				this.#resync(message.vector)
				return
			case 'renamed':
				this.#storedTitle = message.title
				this.#publish()
				return
			case 'notice':
				this.#notice(message.about)
				return
			case 'presence':
				this.#presence.receive(message.entries)
				return
			case 'alive':
				// Timers of hidden tabs run once a minute; messages are not held back.
				this.#presence.renew()
				return
			default:
				message satisfies never
		}
	}

	#welcome(message: Extract<Incoming, { name: 'welcome' }>): void {
		const { want } = this.#replica.ask()
		this.#replica.welcomed(message)
		if (this.#author.welcomed(message.acknowledged)) this.#board.set({ savedAt: this.#options.env.now() })
		this.#storedTitle = message.title
		// No rows will come that would bring it once more.
		if (message.following === 'nothing') this.#acknowledge(message.acknowledged)
		this.#board.set({ role: message.role, notStoring: false })
		if (message.role === 'read' && this.#author.pending.rows().length > 0) {
			this.#fail('read-only')
			return
		}
		// After an exchange was asked for, resync comes first, and the answer to it carries everything that waits.
		if (want !== 'exchange') this.#author.start()
		this.#presence.connected()
		this.#publish()
	}

	#resync(vector: Uint8Array): void {
		const answer = this.#author.complete(this.#replica.beyond(vector))
		if (answer === null) this.#fail('malformed')
		else this.#replica.answered(answer)
	}

	#acknowledge(acknowledged: readonly Acknowledgement[]): void {
		if (this.#author.acknowledge(acknowledged)) this.#board.set({ savedAt: this.#options.env.now() })
	}

	#advanced(): void {
		this.#copy.touch()
		this.#publish()
	}

	#notice(about: 'not-storing' | 'storing' | 'schema-raised'): void {
		switch (about) {
			case 'not-storing':
				// The server tries again by itself; sending more would only fill it.
				this.#author.stop()
				this.#board.set({ notStoring: true })
				return
			case 'storing':
				this.#board.set({ notStoring: false })
				this.#author.start()
				return
			case 'schema-raised':
				this.#replica.raised()
				this.#publish()
				return
			default:
				about satisfies never
		}
	}

	#onConnection(): void {
		const { state, welcomed } = this.#connection
		if (!welcomed) {
			this.#replica.lost()
			this.#author.stop()
			this.#presence.disconnected()
		}
		this.#publish()
		if (state.kind === 'refused') this.#refused(state.code)
	}

	/** This side knows already how the server would refuse it. */
	#fail(code: FailureCode): void {
		this.#connection.dispatch({ kind: 'failed', code })
	}

	/** Final for this Y.Doc: everything typed later would hang on what was refused. */
	#refused(code: FailureCode): void {
		this.#copy.stop()
		if (losesEdits(code)) this.#recovery.take(code, this.#options.document)
	}

	#snapshot(): Copy | null {
		const { document, env } = this.#options
		const { title, role } = this.state
		const copy = this.#replica.copy()
		return copy && { document, ...copy, clean: this.#author.pending.sessions.length === 0, title, role, at: env.now() }
	}

	#publish(): void {
		const { mustReload, synced, offset } = this.#replica
		const { peers } = this.#presence
		const { pending } = this.#author
		const backlog = pending.backlog()
		// An own rename that waits is shown until it is stored; somebody else's may have been stored after it.
		const title = pending.title() ?? this.#storedTitle
		this.#board.set({ machine: this.#connection.state, backlog, peers, title, mustReload, synced, offset })
	}
}
