import type { ClientEnv } from './env.ts'
import { databaseName, openStore } from './idb-store.ts'
import type { PendingRow, Store } from './store.ts'

/** Edits of a document that wait on this device to be sent. */
export interface Waiting {
	readonly document: string
	/** The last title this device knows; null when it never knew one. */
	readonly title: string | null
	readonly edits: number
	/** When the oldest was made, milliseconds since 1970. */
	readonly since: number
}

/** Somebody else who left unsent edits in this browser. They are sent when that person is here again. */
export interface OtherPerson {
	/** Person id. */
	readonly person: string
	readonly name: string
	readonly waiting: readonly Waiting[]
}

/** What of a store's person waits on this device, open tabs' included, oldest first. Empty without a usable database. */
export async function waiting(store: Store): Promise<Waiting[]> {
	const rows = await store.pending().catch(() => [])
	const documents = Map.groupBy(rows, (row) => row.document)
	const all = await Promise.all(
		[...documents].map(async ([document, own]) => ({
			document,
			title: lastTitle(own) ?? (await store.readCopy(document).catch(() => undefined))?.title ?? null,
			edits: own.length,
			since: Math.min(...own.map((row) => row.at)),
		})),
	)
	return all.sort((a, b) => a.since - b.since)
}

/** Whose edits wait in this browser besides `self`'s. Empty where a browser does not list its databases. */
export async function waitingOfOthers(
	{ indexedDB }: Pick<ClientEnv, 'indexedDB'>,
	self: string,
): Promise<OtherPerson[]> {
	const databases = await (indexedDB?.databases?.() ?? Promise.resolve([])).catch(() => [])
	const prefix = databaseName('')
	const names = databases.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []))
	const others: OtherPerson[] = []
	for (const person of names.filter((name) => name !== self)) {
		const store = openStore({ indexedDB }, person)
		const [row] = await store.pending().catch(() => [])
		if (row !== undefined) others.push({ person, name: row.author, waiting: await waiting(store) })
		store.close()
	}
	return others
}

/** What was typed in the edits of one document that wait, as plain text, to be copied. */
export async function waitingText(store: Store, document: string): Promise<string> {
	const rows = await store.pending(document)
	// It brings Yjs along, which the pages that only list what waits do without.
	const { typedText } = await import('./typed-text.ts')
	return typedText(rows.flatMap(({ body }) => (body.kind === 'edit' ? [body.update] : [])))
}

/** Gives up the edits of one document that wait. */
export async function discardWaiting(store: Store, document: string): Promise<void> {
	const rows = await store.pending(document)
	for (const session of new Set(rows.map((row) => row.session))) {
		await store.drop(document, session, Number.MAX_SAFE_INTEGER)
	}
}

function lastTitle(rows: readonly PendingRow[]): string | undefined {
	return rows.flatMap(({ body }) => (body.kind === 'rename' ? [body.title] : [])).at(-1)
}
