import type { ClientEnv } from './env.ts'
import type { Recovery } from './state.ts'
import type { Copy, PendingRow, Store } from './store.ts'

/** The database's name; everything in it is this person's alone. */
export const databaseName = (person: string) => `tandem:${person}`

const VERSION = 1
const KEYS = { pending: ['document', 'session', 'seq'], copy: 'document', recovery: 'id' } as const
type Table = keyof typeof KEYS

/**
 * This person's store in the browser's IndexedDB. Opens at once; where there is none, or it is blocked, every call
 * rejects and nothing is kept.
 */
export function openStore({ indexedDB }: Pick<ClientEnv, 'indexedDB'>, person: string): Store {
	return new IndexedDbStore(indexedDB, databaseName(person))
}

class IndexedDbStore implements Store {
	readonly #opening: Promise<IDBDatabase>
	/** Set once open: writes then start within the caller's task, where a promise would put them off. */
	#database: IDBDatabase | null = null

	constructor(factory: IDBFactory | null, name: string) {
		this.#opening = openDatabase(factory, name)
		this.#opening.then(
			(database) => {
				this.#database = database
				// Another tab deletes or upgrades the database: it waits until we let go.
				database.onversionchange = () => database.close()
			},
			// Each call meets the same rejection and tells its caller.
			() => {},
		)
	}

	keep(rows: readonly PendingRow[]): Promise<void> {
		return this.#write(['pending'], 'strict', (table) => {
			for (const row of rows) table('pending').put(row)
		})
	}

	drop(document: string, session: string, seq: number): Promise<void> {
		return this.#write(['pending'], 'relaxed', (table) => {
			table('pending').delete(rowsOf(document, session, seq))
		})
	}

	async pending(document?: string): Promise<PendingRow[]> {
		return this.#read('pending', document === undefined ? undefined : rowsOf(document))
	}

	async readCopy(document: string): Promise<Copy | undefined> {
		const [copy] = await this.#read<Copy>('copy', IDBKeyRange.only(document))
		return copy
	}

	writeCopy(copy: Copy): Promise<void> {
		return this.#write(['copy'], 'relaxed', (table) => {
			table('copy').put(copy)
		})
	}

	dropCopy(document: string): Promise<void> {
		return this.#write(['copy'], 'relaxed', (table) => {
			table('copy').delete(document)
		})
	}

	async recoveries(document?: string): Promise<Recovery[]> {
		const all = await this.#read<Recovery>('recovery')
		return all
			.filter((recovery) => document === undefined || recovery.document === document)
			.sort((a, b) => a.at - b.at)
	}

	recover(recovery: Recovery, sessions: readonly string[]): Promise<void> {
		return this.#write(['recovery', 'pending', 'copy'], 'strict', (table) => {
			table('recovery').put(recovery)
			for (const session of sessions) table('pending').delete(rowsOf(recovery.document, session))
			table('copy').delete(recovery.document)
		})
	}

	discardRecovery(id: string): Promise<void> {
		return this.#write(['recovery'], 'strict', (table) => {
			table('recovery').delete(id)
		})
	}

	wipeCopies(): Promise<void> {
		return this.#write(['copy'], 'strict', (table) => {
			table('copy').clear()
		})
	}

	close(): void {
		this.#opening.then(
			(database) => database.close(),
			() => {},
		)
	}

	#write(
		tables: Table[],
		durability: IDBTransactionDurability,
		work: (table: (name: Table) => IDBObjectStore) => void,
	): Promise<void> {
		const run = (database: IDBDatabase) => {
			const transaction = database.transaction(tables, 'readwrite', { durability })
			const done = completion(transaction)
			work((name) => transaction.objectStore(name))
			// Without waiting for the requests' answers: then it completes even when the page is gone the next moment.
			transaction.commit()
			return done
		}
		const database = this.#database
		if (database === null) return this.#opening.then(run)
		try {
			return run(database)
		} catch (error) {
			// The database was closed under us, or a value cannot be stored.
			return Promise.reject(error)
		}
	}

	async #read<T>(table: Table, range?: IDBKeyRange): Promise<T[]> {
		const database = this.#database ?? (await this.#opening)
		const request = database.transaction(table).objectStore(table).getAll(range)
		return answer(request) as Promise<T[]>
	}
}

function openDatabase(factory: IDBFactory | null, name: string): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		if (factory === null) throw new Error('this browser keeps no data')
		const request = factory.open(name, VERSION)
		request.onupgradeneeded = () => {
			for (const [table, keyPath] of Object.entries(KEYS)) {
				request.result.createObjectStore(table, { keyPath: typeof keyPath === 'string' ? keyPath : [...keyPath] })
			}
		}
		request.onblocked = () => reject(new Error('another tab holds an older database open'))
		answer(request).then(resolve, reject)
	})
}

/** A document's rows, or a session's, or a session's up to a number: arrays sort after numbers and strings. */
function rowsOf(document: string, session?: string, seq: number | [] = []): IDBKeyRange {
	return session === undefined
		? IDBKeyRange.bound([document], [document, []])
		: IDBKeyRange.bound([document, session], [document, session, seq])
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result)
		request.onerror = () => reject(request.error)
	})
}

function completion(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve()
		transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'))
	})
}
