import type { Loaded, Row } from '../log/log.ts'
import { unpackRows } from '../log/packed-rows.ts'
import { load, rowsAfter } from '../log/read.ts'
import { Connection } from '../store/connection.ts'
import { migrate } from '../store/migrate.ts'

/** SQLite's codes for a disk without room and for one that fails. */
const TROUBLE = { full: 13, failing: 10 } as const

/** What stands between a transaction and its commit. */
class FallibleConnection extends Connection {
	/** Asked when a transaction has done all its work: what it throws is thrown instead of committing. */
	hinder: () => void = () => {}

	override transaction<T>(work: () => T): T {
		return super.transaction(() => {
			const result = work()
			this.hinder()
			return result
		})
	}
}

/** One of a world that has ended, emptied: making the tables takes longer than most of what happens in them. */
let spare: FallibleConnection | null = null

function emptyConnection(): FallibleConnection {
	const kept = spare
	spare = null
	if (kept !== null) return kept
	const connection = new FallibleConnection(':memory:', { readOnly: false })
	migrate(connection)
	// better-auth makes this one in the product; the rest of its tables is not looked at here.
	connection.exec('CREATE TABLE user (id TEXT PRIMARY KEY, name TEXT NOT NULL, color TEXT NOT NULL)')
	return connection
}

/** What survives a server: the real tables in a SQLite of its own, in memory. It can be full, fail, and go back to a backup. */
export class Disk {
	readonly connection = emptyConnection()
	/** While true nothing can be changed. */
	full = false
	/** The next transaction fails. */
	failing = false
	/** The process dies in the middle of the transaction that this counts down to; in no one when it is infinite. */
	diesIn = Number.POSITIVE_INFINITY
	/** How often a transaction met a full or a failing disk. */
	readonly met = { full: 0, failing: 0 }
	/** How often a backup was restored: positions known from before may name other rows now. */
	lives = 1
	#isBackedUp = false

	constructor() {
		this.connection.hinder = () => this.#hinder()
	}

	/** Makes the document's row, which the log needs and never makes. */
	create(document: string, title: string): void {
		this.connection
			.prepare(`INSERT INTO document (id, title, maker, created_at, updated_at) VALUES (?, ?, 'ada', 1, 1)`)
			.run(document, title)
	}

	admit({ id, name, color }: { readonly id: string; readonly name: string; readonly color: string }): void {
		this.connection.prepare('INSERT INTO user (id, name, color) VALUES (?, ?, ?)').run(id, name, color)
	}

	/** They have read it once: from then on they may be told of it. */
	visit(document: string, person: string): void {
		this.connection
			.prepare('INSERT INTO visit (document, person, first_at, last_at) VALUES (?, ?, 1, 1)')
			.run(document, person)
	}

	load(document: string): Loaded | undefined {
		const packed = load(this.connection, document)
		return packed === null ? undefined : { ...packed, rows: unpackRows(packed.rows) }
	}

	rowsAfter(document: string, offset = 0): Row[] {
		return unpackRows(rowsAfter(this.connection, { document, offset, limitBytes: Number.POSITIVE_INFINITY }))
	}

	/** Remembers what it holds now. */
	backUp(): void {
		if (!this.#isBackedUp) this.connection.exec(`ATTACH ':memory:' AS backup`)
		this.#isBackedUp = true
		for (const table of this.#tables()) {
			this.connection.exec(`
				DROP TABLE IF EXISTS backup."then ${table}";
				CREATE TABLE backup."then ${table}" AS SELECT * FROM main."${table}"`)
		}
	}

	/** Goes back to the backup; false when there is none. No server may be running. */
	restore(): boolean {
		if (!this.#isBackedUp) return false
		this.lives += 1
		this.connection.exec('PRAGMA foreign_keys = OFF')
		for (const table of this.#tables()) {
			this.connection.exec(`
				DELETE FROM main."${table}";
				INSERT INTO main."${table}" SELECT * FROM backup."then ${table}"`)
		}
		this.connection.exec('PRAGMA foreign_keys = ON')
		return true
	}

	/** No server may be running. */
	close(): void {
		if (this.#isBackedUp) this.connection.exec('DETACH backup')
		for (const table of this.#tables()) this.connection.exec(`DELETE FROM "${table}"`)
		spare = this.connection
	}

	#tables(): string[] {
		return this.connection
			.prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`)
			.all()
			.map(({ name }) => String(name))
	}

	#hinder(): void {
		this.diesIn -= 1
		if (this.diesIn <= 0) throw new Error('the process is gone')
		if (!this.full && !this.failing) return
		const trouble = this.full ? 'full' : 'failing'
		this.failing = false
		this.met[trouble] += 1
		throw Object.assign(new Error(`the disk is ${trouble}`), { errcode: TROUBLE[trouble] })
	}
}
