import { DirectoryInUseError } from './directory-lock.ts'
import { failureOf, isDamaged, isFull } from './failure.ts'
import { NewerDataError } from './migrate.ts'

/** What to tell whoever runs the server when opening `dataDir` ended with `error`: what is wrong and what to do. */
export function openingSentence(error: unknown, dataDir: string): string {
	const failure = failureOf(error)
	if (error instanceof DirectoryInUseError) {
		return `Another Tandem is using the data directory ${dataDir}: stop it, or set DATA_DIR to another directory.`
	}
	if (error instanceof NewerDataError) {
		return `The data in ${dataDir} was written by a newer Tandem: start that version, or set DATA_DIR to another directory.`
	}
	if (isFull(failure) || systemCode(error) === 'ENOSPC') {
		return `There is no room on the disk of the data directory ${dataDir}: free some, then start again.`
	}
	if (isDamaged(failure)) {
		return `The database in ${dataDir} is damaged (${failure.message}): restore a backup, or set DATA_DIR to another directory.`
	}
	const why = systemCode(error) ?? failure.message
	return `The data directory ${dataDir} cannot be written (${why}): make it writable for this user, or set DATA_DIR to another directory.`
}

function systemCode(error: unknown): string | undefined {
	const code = (error as { code?: unknown }).code
	// node:sqlite names every one of its errors ERR_SQLITE_ERROR, which says nothing.
	return typeof code === 'string' && !code.startsWith('ERR_') ? code : undefined
}
