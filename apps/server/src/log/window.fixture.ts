import { expect } from 'vitest'
import { type Entry, StorageError, type Window } from './log.ts'

/** A window of one row: `text` as one update of Ada's, who has no session. */
export function windowOf(document: string, text: string, rest: Partial<Window> = {}): Window {
	return { document, time: 1000, schema: 1, title: null, entries: [entryOf(text)], ...rest }
}

export function entryOf(text: string, rest: Partial<Entry> = {}): Entry {
	return { person: 'ada', session: null, seq: 0, updates: [bytesOf(text)], ...rest }
}

export function bytesOf(text: string): Uint8Array {
	return new TextEncoder().encode(text)
}

/** What a row's updates say, when they were made by `entryOf`. */
export function textsOf(rows: readonly { updates: readonly Uint8Array[] }[]): string[] {
	return rows.flatMap(({ updates }) => updates.map((update) => new TextDecoder().decode(update)))
}

/** Fails unless the promise is rejected with StorageError; returns it. */
export async function refused(promise: Promise<unknown>): Promise<StorageError> {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	)
	expect(error).toBeInstanceOf(StorageError)
	return error as StorageError
}
