import { StorageError } from '../log/log.ts'

/** An error of a worker as plain data: a cloned Error would lose SQLite's code. */
export interface Failure {
	readonly message: string
	/** SQLite's extended result code; 0 when SQLite did not raise it. */
	readonly code: number
}

/** The statement is at fault, not the storage: a constraint, a syntax error, an unknown table. */
export class StatementError extends Error {
	override readonly name = 'StatementError'
	/** SQLite's extended result code, such as 2067 for a UNIQUE constraint; 0 when SQLite did not raise it. */
	readonly code: number
	constructor(failure: Failure) {
		super(failure.message)
		this.code = failure.code
	}
}

const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
/** Growing the index of the write-ahead log failed, which is what a full disk looks like there. */
const SQLITE_IOERR_SHMSIZE = 4874

/** The primary codes that say that the storage is at fault. */
const STORAGE = new Set([
	SQLITE_BUSY,
	SQLITE_READONLY,
	SQLITE_IOERR,
	SQLITE_CORRUPT,
	SQLITE_FULL,
	SQLITE_CANTOPEN,
	SQLITE_NOTADB,
])

export function failureOf(error: unknown): Failure {
	const code = (error as { errcode?: unknown }).errcode
	return { message: error instanceof Error ? error.message : String(error), code: typeof code === 'number' ? code : 0 }
}

export function isFull(failure: Failure): boolean {
	return failure.code === SQLITE_IOERR_SHMSIZE || primary(failure) === SQLITE_FULL
}

export function isBusy(failure: Failure): boolean {
	return primary(failure) === SQLITE_BUSY
}

export function isDamaged(failure: Failure): boolean {
	return primary(failure) === SQLITE_CORRUPT || primary(failure) === SQLITE_NOTADB
}

/** What a caller of the log sees: whatever went wrong, nothing was stored. */
export function storageErrorOf(failure: Failure): StorageError {
	return new StorageError(failure.message, { full: isFull(failure) })
}

/** What a caller of a statement sees. */
export function errorOf(failure: Failure): StorageError | StatementError {
	return STORAGE.has(primary(failure)) ? storageErrorOf(failure) : new StatementError(failure)
}

/** The low byte of an extended code is its family. */
function primary({ code }: Failure): number {
	return code & 0xff
}
