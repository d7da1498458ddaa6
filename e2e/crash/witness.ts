import type * as Y from 'yjs'
import { openPlainClient, type PlainClient } from '../plain-client.ts'
import { newScript } from '../script.ts'
import type { Ledger } from './ledger.ts'

/** The root type that holds the words: what one inserts hangs on what others did. */
export const WORDS = 'words'

/** Milliseconds within which somebody who opens a document has all of it. */
const LOADED = 10_000

/** From now on notes what others' edits bring here. */
export function noteSeen(words: Y.Array<string>, ledger: Ledger): void {
	words.observe(({ changes, transaction }) => {
		if (transaction.local) return
		for (const { insert } of changes.delta) if (Array.isArray(insert)) for (const word of insert) ledger.seen.add(word)
	})
}

/** An unmodified y-websocket reader, who is acknowledged nothing: what it is shown counts. */
export async function openWitness(site: string, ledger: Ledger, cookie: string): Promise<PlainClient> {
	const witness = await openPlainClient(site, ledger.document, cookie)
	const words = witness.doc.getArray<string>(WORDS)
	for (const word of words) ledger.seen.add(word)
	noteSeen(words, ledger)
	return witness
}

/** What somebody has who only has the log. */
export interface Held {
	/** Promised words that did not come. */
	readonly missing: readonly string[]
	/** All there are, in order. */
	readonly words: readonly string[]
}

/** Two newcomers open the document at `site`, with the SDK and with y-websocket. Throws where either waits for something. */
export async function loadFromLog(site: string, ledger: Ledger): Promise<Held> {
	const newcomer = await newScript(site)
	const page = await newcomer.open(ledger.document)
	const plain = await openPlainClient(site, ledger.document, newcomer.cookie)
	const missing = await Promise.all([page.doc, plain.doc].map((doc) => missingIn(doc, ledger)))
	for (const { store } of [page.doc, plain.doc]) {
		if (store.pendingStructs !== null || store.pendingDs !== null) throw new Error('a document waits for what is lost')
	}
	const held = { missing: missing.flat(), words: page.doc.getArray<string>(WORDS).toArray() }
	page.close()
	plain.close()
	return held
}

/** The promised words that a document does not have, also not a while later. */
function missingIn(doc: Y.Doc, ledger: Ledger): Promise<string[]> {
	const words = doc.getArray<string>(WORDS)
	return new Promise((resolve) => {
		const look = () => {
			if (ledger.missing(new Set(words)).length === 0) end([])
		}
		const timer = setTimeout(() => end(ledger.missing(new Set(words))), LOADED)
		const end = (missing: string[]) => {
			clearTimeout(timer)
			doc.off('update', look)
			resolve(missing)
		}
		doc.on('update', look)
		look()
	})
}
