import * as Y from 'yjs'
import { admit, advance, advanceBy, type Vector } from '../session/admission.ts'
import type { Source } from './documents.ts'
import { type Effort, TooCostlyError } from './effort.ts'
import { newDoc } from './new-doc.ts'

/**
 * A Y.Doc with these updates applied; undefined when one of them throws, or leaves something that waits for an update
 * that is not there. Throws TooCostlyError where it costs more than `effort` allows.
 */
export function load(base: Uint8Array | null, updates: readonly Uint8Array[], effort?: Effort): Y.Doc | undefined {
	const doc = newDoc()
	effort?.watch(doc)
	try {
		applyTogether(doc, base === null ? updates : [base, ...updates])
	} catch (error) {
		if (effort?.exceeded) throw new TooCostlyError('a document', { cause: error })
		return undefined
	}
	return isComplete(doc) ? doc : undefined
}

/**
 * Applies updates in one transaction. Unlike Y.applyUpdate it changes nothing on its own account: after a transaction
 * that it takes for another peer's, Yjs tidies formatting away, and a worker would answer with deletions that no author
 * sent.
 */
export function applyTogether(doc: Y.Doc, updates: readonly Uint8Array[]): void {
	doc.transact((transaction) => {
		for (const update of updates) Y.applyUpdate(doc, update)
		transaction.local = true
	})
}

/** Nothing in it waits for something that it does not have. */
export function isComplete(doc: Y.Doc): boolean {
	return doc.store.pendingStructs === null && doc.store.pendingDs === null
}

/**
 * Does `attempt` with as many of the source's updates as it works with, in order. It returns undefined where it does
 * not work; then the first update that makes it fail is left out alone, and after it whatever hangs on that one.
 * Throws when not even the base works.
 */
export function withUsable<T>(
	source: Source,
	attempt: (updates: readonly Uint8Array[]) => T | undefined,
): { readonly made: T; readonly unusable: readonly number[] } {
	const indexes = source.updates.map((_, index) => index)
	let kept = indexes
	const take = (count: number): T | undefined =>
		attempt(kept.slice(0, count).map((index) => source.updates[index] as Uint8Array))
	for (;;) {
		const made = take(kept.length)
		if (made !== undefined) {
			const usable = new Set(kept)
			return { made, unusable: indexes.filter((index) => !usable.has(index)) }
		}
		if (kept.length === 0) throw new Error('the snapshot cannot be loaded')
		const works = longestPrefix(kept.length - 1, (count) => take(count) !== undefined)
		kept = [...kept.slice(0, works), ...standing(source, kept.slice(0, works), kept.slice(works + 1))]
	}
}

/** The highest count up to `most` that works, where everything below one that works does too; 0 is not tried. */
function longestPrefix(most: number, works: (count: number) => boolean): number {
	let least = 0
	let highest = most
	while (least < highest) {
		const middle = Math.ceil((least + highest) / 2)
		if (works(middle)) least = middle
		else highest = middle - 1
	}
	return least
}

/** Those of `after` that do not hang on something that neither the base nor `before` has. */
function standing(source: Source, before: readonly number[], after: readonly number[]): number[] {
	const vector: Vector = new Map()
	if (source.base !== null) advanceBy(source.base, vector)
	for (const index of before) advanceBy(source.updates[index] as Uint8Array, vector)
	return after.filter((index) => {
		const update = source.updates[index] as Uint8Array
		const verdict = admit(update, vector)
		switch (verdict.kind) {
			case 'admitted':
				advance(vector, verdict)
				return true
			case 'worker':
				advanceBy(update, vector)
				return true
			case 'gap':
			case 'malformed':
				return false
			default:
				return verdict satisfies never
		}
	})
}
