import { type Position, START } from '@tandem/protocol'
import { shared } from '../document/shared-bytes.ts'
import type { Env } from '../env.ts'
import type { ReaderJobs, WriterJobs } from '../store/jobs.ts'
import type { Caller } from '../store/storage-thread.ts'
import { GroupCommit, type LogMetrics } from './group-commit.ts'
import type { LastStored, Loaded, Log, Row, Snapshot, Window } from './log.ts'
import { unpackRows } from './packed-rows.ts'

/** The log on SQLite: appends go to the writer's thread in batches, everything that only asks to the reader's. */
export class SqliteLog implements Log {
	readonly #writer: Caller<WriterJobs>
	readonly #reader: Caller<ReaderJobs>
	readonly #env: Env
	readonly #commits: GroupCommit

	constructor(
		writer: Caller<WriterJobs>,
		reader: Caller<ReaderJobs>,
		env: Env,
		committed?: (milliseconds: number) => void,
	) {
		this.#writer = writer
		this.#reader = reader
		this.#env = env
		this.#commits = new GroupCommit((batch) => writer.call('append', batch, [batch]), env, committed)
	}

	append(windows: readonly Window[]): Promise<Position[]> {
		return this.#commits.append(windows)
	}

	async load(document: string): Promise<Loaded | undefined> {
		const packed = await this.#reader.call('load', document)
		return packed === null ? undefined : { ...packed, rows: unpackRows(packed.rows) }
	}

	async rowsAfter(document: string, offset: number, limitBytes: number): Promise<Row[]> {
		return unpackRows(await this.#reader.call('rowsAfter', { document, offset, limitBytes }))
	}

	async holds(document: string, position: Position): Promise<boolean> {
		if (position.offset === START.offset) return position.row === START.row
		return this.#reader.call('holds', { document, position })
	}

	acknowledged(document: string, sessions: readonly string[]): Promise<Map<string, LastStored>> {
		return this.#reader.call('acknowledged', { document, sessions })
	}

	async saveSnapshot(document: string, snapshot: Snapshot): Promise<void> {
		const update = shared(snapshot.update)
		// A copy, because the caller goes on using theirs; posted as it is, it would take its whole buffer along.
		const vector = new Uint8Array(snapshot.vector)
		const saved = { ...snapshot, update, vector, document, time: this.#env.now() }
		await this.#writer.call('saveSnapshot', saved, [vector.buffer])
	}

	async setAside(document: string, offsets: readonly number[]): Promise<void> {
		await this.#writer.call('setAside', { document, offsets })
	}

	metrics(): LogMetrics {
		return this.#commits.metrics()
	}

	close(): Promise<void> {
		return this.#commits.close()
	}
}
