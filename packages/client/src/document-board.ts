import type { Machine } from './connection-machine.ts'
import type { ClientEnv } from './env.ts'
import type { Backlog } from './pending.ts'
import { NOTHING_WRITTEN, nextSave, type SaveFacts, type SaveMemory } from './save-state.ts'
import type { ConnectionState, DocumentState, Peer, Recovery } from './state.ts'

/** What the board is told; the rest of DocumentState follows from it. */
interface Facts {
	readonly machine: Machine
	readonly backlog: Backlog
	readonly peers: readonly Peer[]
	readonly title: string | null
	readonly role: 'write' | 'read' | null
	readonly synced: boolean
	readonly offset: number
	readonly recovery: readonly Recovery[]
	readonly mustReload: boolean
	readonly notStoring: boolean
	/** When the last acknowledgement of an own edit came. */
	readonly savedAt: number | null
	/** Edits that this connection lost to a refusal. */
	readonly refused: number
	/** The recovery of this page's own refusal is in memory only. */
	readonly unkeptRecovery: boolean
}

/** Makes one DocumentState of everything that is known and tells the listeners when it changed. */
export class DocumentBoard {
	readonly #env: ClientEnv
	readonly #listeners = new Set<() => void>()
	#facts: Facts
	#memory: SaveMemory = NOTHING_WRITTEN
	#state: DocumentState
	#cancelWake: (() => void) | null = null
	#isClosed = false

	constructor(env: ClientEnv) {
		this.#env = env
		this.#facts = {
			machine: { kind: 'idle' },
			backlog: { edits: 0, oldestAt: null, unkept: 0, keeping: 0 },
			peers: [],
			title: null,
			role: null,
			synced: false,
			offset: 0,
			recovery: [],
			mustReload: false,
			notStoring: false,
			savedAt: null,
			refused: 0,
			unkeptRecovery: false,
		}
		this.#state = stateOf(this.#facts, this.#memory, connectionOf(this.#facts.machine, env.now()))
	}

	get state(): DocumentState {
		return this.#state
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}

	set(facts: Partial<Facts>): void {
		if (this.#isClosed) return
		this.#facts = { ...this.#facts, ...facts }
		this.#refresh()
	}

	/** Nothing is told afterwards; `state` stays as it was. Idempotent. */
	close(): void {
		this.#isClosed = true
		this.#cancelWake?.()
		this.#listeners.clear()
	}

	#refresh(): void {
		const now = this.#env.now()
		const next = nextSave(this.#memory, saveFacts(this.#facts, now), now)
		this.#memory = next.memory
		this.#cancelWake?.()
		this.#cancelWake = next.wakeAt === null ? null : this.#env.after(next.wakeAt - now, () => this.#refresh())
		const connection = settled(this.#state.connection, connectionOf(this.#facts.machine, now))
		const state = stateOf(this.#facts, this.#memory, connection)
		if (shallowEqual(this.#state, state)) return
		this.#state = state
		for (const listener of [...this.#listeners]) listener()
	}
}

function saveFacts(facts: Facts, now: number): SaveFacts {
	const { machine, backlog, notStoring, refused, savedAt } = facts
	const code = machine.kind === 'waiting' ? machine.code : null
	return {
		edits: backlog.edits,
		oldestAt: backlog.oldestAt,
		unkept: backlog.unkept,
		keeping: backlog.keeping,
		lostAt: lostAt(machine, now),
		notStoring: notStoring || code === 'not-storing',
		refused,
		savedAt,
	}
}

/** Since when somebody waits for a connection; null while there is one, or nobody looks at the page. */
function lostAt(machine: Machine, now: number): number | null {
	return machine.kind === 'live' || machine.kind === 'suspended' ? null : connectionOf(machine, now).since
}

function stateOf(facts: Facts, memory: SaveMemory, connection: ConnectionState): DocumentState {
	const { backlog, peers, title, role, synced, offset, recovery, mustReload, unkeptRecovery } = facts
	const leavingLoses = backlog.unkept > 0 || unkeptRecovery
	return { connection, save: memory.state, leavingLoses, title, role, synced, offset, peers, recovery, mustReload }
}

function connectionOf(machine: Machine, now: number): ConnectionState {
	switch (machine.kind) {
		case 'idle':
		case 'closed':
			return { kind: 'connecting', since: now }
		case 'connecting':
		case 'greeting':
			return { kind: 'connecting', since: machine.lostAt }
		case 'live':
			return { kind: 'live', since: machine.since }
		case 'waiting':
			return { kind: 'waiting', since: machine.lostAt, ...(machine.code !== null && { code: machine.code }) }
		case 'suspended':
			return { kind: 'waiting', since: machine.since }
		case 'refused':
			return { kind: 'refused', since: machine.since, code: machine.code }
		default:
			return machine satisfies never
	}
}

/** The old object where nothing changed, so that a page compares by identity. */
function settled(before: ConnectionState, after: ConnectionState): ConnectionState {
	return shallowEqual(before, after) ? before : after
}

function shallowEqual<T extends object>(a: T, b: T): boolean {
	const keys = Object.keys(b) as (keyof T)[]
	return Object.keys(a).length === keys.length && keys.every((key) => Object.is(a[key], b[key]))
}
