import { type Position, START } from '@tandem/protocol'
import type { Env } from '../env.ts'
import type { Appended } from './append.ts'
import { GroupCommit } from './group-commit.ts'
import type { LastStored, Loaded, Log, Row, Snapshot, Window } from './log.ts'
import type { SimulatedDisk } from './simulated-disk.ts'

export interface SimulatedLogOptions {
	/** Outlives the log: give the same one to the next log to restart after a crash. */
	readonly disk: SimulatedDisk
	/** Every answer is delivered through `soon` and `after`: with a fake one the log is deterministic. */
	readonly env: Env
	/** Milliseconds that the next commit takes. Without it a commit is done at the end of the turn. */
	readonly commitMs?: () => number
	/** Called before a batch is on disk. A `crash` in here loses the batch. */
	readonly beforeCommit?: () => void
	/** Called when a batch is on disk and nobody knows. A `crash` in here keeps the batch and loses the answers. */
	readonly afterCommit?: () => void
}

/** Test equipment: the log of a server that can be killed at any moment, with the gathering of the real one. */
export class SimulatedLog implements Log {
	readonly #options: SimulatedLogOptions
	readonly #commits: GroupCommit
	#crashed = false

	constructor(options: SimulatedLogOptions) {
		this.#options = options
		this.#commits = new GroupCommit((batch) => this.#store(batch), options.env)
	}

	/** As `kill -9`: what is not on disk is gone, and no promise of this log settles any more. */
	crash(): void {
		this.#crashed = true
	}

	append(windows: readonly Window[]): Promise<Position[]> {
		return this.#crashed ? new Promise(() => {}) : this.#commits.append(windows)
	}

	load(document: string): Promise<Loaded | undefined> {
		return this.#answer((disk) => disk.load(document))
	}

	rowsAfter(document: string, offset: number, limitBytes: number): Promise<Row[]> {
		return this.#answer((disk) => disk.rowsAfter(document, offset, limitBytes))
	}

	holds(document: string, position: Position): Promise<boolean> {
		if (position.offset === START.offset) return this.#answer(() => position.row === START.row)
		return this.#answer((disk) => disk.holds(document, position))
	}

	acknowledged(document: string, sessions: readonly string[]): Promise<Map<string, LastStored>> {
		return this.#answer((disk) => disk.acknowledged(document, sessions))
	}

	saveSnapshot(document: string, snapshot: Snapshot): Promise<void> {
		return this.#answer((disk) => disk.saveSnapshot(document, snapshot))
	}

	setAside(document: string, offsets: readonly number[]): Promise<void> {
		return this.#answer((disk) => disk.setAside(document, offsets))
	}

	close(): Promise<void> {
		return this.#crashed ? Promise.resolve() : this.#commits.close()
	}

	#store(batch: ArrayBuffer): Promise<Appended> {
		const { disk, env, commitMs, beforeCommit, afterCommit } = this.#options
		return new Promise((resolve) => {
			const commit = (): void => {
				if (!this.#crashed) beforeCommit?.()
				if (this.#crashed) return
				const appended = disk.append(batch)
				afterCommit?.()
				env.soon(() => this.#crashed || resolve(appended))
			}
			if (commitMs === undefined) env.soon(commit)
			else env.after(commitMs(), commit)
		})
	}

	#answer<T>(ask: (disk: SimulatedDisk) => T): Promise<T> {
		const { disk, env } = this.#options
		return new Promise((resolve) => {
			env.soon(() => this.#crashed || resolve(ask(disk)))
		})
	}
}
