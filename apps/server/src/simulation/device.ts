import type { Locks, PendingRow, Store, Wish } from '@tandem/client'
import { memoryLocks, memoryStore } from '@tandem/client/memory'
import type { Person } from '@tandem/protocol'
import type { Chance } from './chance.ts'
import { Channels } from './channels.ts'
import type { FakeClock } from './clock.ts'

/** How a device is connected. `silent`: bytes vanish and nobody is told. */
export type Reach = 'online' | 'offline' | 'silent'

/** One browser of one person: what it keeps outlives its tabs, and its tabs share its way to the network. */
export class Device {
	readonly person: Person
	reach: Reach = 'online'
	/** While true the database refuses to keep anything. */
	full = false
	/** Every row that a tab ever handed to the database, by session. */
	readonly made = new Map<string, PendingRow[]>()
	/** Rows that are in the database, or were until they were acknowledged. */
	readonly kept = new Set<string>()
	readonly store = memoryStore()
	readonly channels: Channels
	/** Whose page asked for the streams last. */
	leader: object | null = null
	/** Whether it has Web Locks, which it has not on plain HTTP. */
	readonly #isExact: boolean
	readonly #locks = memoryLocks()
	readonly #clock: FakeClock
	readonly #chance: Chance
	readonly #edits = new Map<string, Uint8Array[]>()
	#last = 0

	constructor(person: Person, clock: FakeClock, chance: Chance) {
		this.person = person
		this.#clock = clock
		this.#chance = chance
		this.#isExact = chance.happens(0.5)
		this.channels = new Channels(clock, chance.fork())
	}

	/** The locks of one more tab, and what frees them when it is gone. */
	locks(isAlive: () => boolean): { locks: Locks; free: () => void } {
		const tab = this.#locks.tab()
		const held: { release(): void }[] = []
		const hold = (name: string, { steal, granted, lost }: Wish) => {
			let isOver = false
			const tell = (task: () => void) => () => {
				if (!isOver && isAlive()) task()
			}
			const free = tab.hold?.(name, { steal, granted: tell(granted), lost: tell(lost) }) ?? (() => {})
			const release = () => {
				isOver = true
				free()
			}
			held.push({ release })
			return release
		}
		return {
			locks: {
				...(this.#isExact && { hold }),
				taken: (names) => tab.taken(names),
				request: (name) => {
					const lock = tab.request(name)
					held.push(lock)
					return lock
				},
			},
			free: () => {
				for (const lock of held) lock.release()
			},
		}
	}

	/** The database as one tab sees it: transactions take their time and are lost with a tab that dies before. */
	open(isAlive: () => boolean, dropped: (rows: readonly PendingRow[]) => void): Store {
		const { store } = this
		const later = <T>(work: () => Promise<T>): Promise<T> =>
			new Promise((resolve, reject) => {
				const due = Math.max(this.#last, this.#clock.now() + this.#chance.int(0, 6))
				this.#last = due
				this.#clock.after(due - this.#clock.now(), () => {
					if (isAlive()) work().then(resolve, reject)
				})
			})
		const unlessFull = <T>(work: () => Promise<T>) =>
			later(() => (this.full ? Promise.reject(new Error('the device is full')) : work()))
		return {
			keep: (rows) => {
				this.#note(rows)
				return unlessFull(() => {
					for (const row of rows) this.kept.add(keyOf(row))
					return store.keep(rows)
				})
			},
			drop: (document, session, seq) => {
				dropped((this.made.get(session) ?? []).filter((row) => row.seq <= seq && row.document === document))
				return later(() => store.drop(document, session, seq))
			},
			pending: (document) => later(() => store.pending(document)),
			readCopy: (document) => later(() => store.readCopy(document)),
			writeCopy: (copy) => unlessFull(() => store.writeCopy(copy)),
			dropCopy: (document) => later(() => store.dropCopy(document)),
			recoveries: (document) => later(() => store.recoveries(document)),
			recover: (recovery, sessions) => unlessFull(() => store.recover(recovery, sessions)),
			discardRecovery: (id) => later(() => store.discardRecovery(id)),
			wipeCopies: () => later(() => store.wipeCopies()),
			close: () => {},
		}
	}

	/** Every edit that was made here, whether the database took it or not. */
	edits(document: string): Uint8Array[] {
		const edits = this.#edits.get(document) ?? []
		this.#edits.set(document, edits)
		return edits
	}

	isKept(row: Pick<PendingRow, 'session' | 'seq'>): boolean {
		return this.kept.has(keyOf(row))
	}

	#note(rows: readonly PendingRow[]): void {
		for (const row of rows) {
			const known = this.made.get(row.session) ?? []
			this.made.set(row.session, known)
			if (!known.some(({ seq }) => seq === row.seq)) known.push(row)
		}
	}
}

function keyOf({ session, seq }: Pick<PendingRow, 'session' | 'seq'>): string {
	return `${session} ${seq}`
}
