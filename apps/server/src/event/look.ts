import type { Documents, FoundInText } from '../document/documents.ts'
import type { Log, Row } from '../log/log.ts'
import type { ProjectedUpTo } from '../notification/store.ts'
import type { FoundMention, FoundMentions } from './fact.ts'

/** Bytes of log rows that are looked through at once. Beyond: the rest follows when these are done with. */
const SLICE_BYTES = 4 * 1024 * 1024

export interface Look {
	/** The last of the rows. */
	readonly to: number
	/** What is in the text now; null when these rows can have changed nothing about it. */
	readonly found: FoundMentions | null
}

/** Looks through the next rows of a document's log for mentions. Undefined when there are none, or no document. */
export async function look(
	{ log, documents }: { readonly log: Log; readonly documents: Documents },
	document: string,
	{ offset, mentions }: ProjectedUpTo,
): Promise<Look | undefined> {
	const rows = await log.rowsAfter(document, offset, SLICE_BYTES)
	const to = rows.at(-1)?.offset
	if (to === undefined) return undefined
	if (!rows.some(({ updates }) => updates.some((update) => mayMatter(update, mentions)))) return { to, found: null }
	// The whole text as it is now, which may be later than these rows: whatever else is new in it is found with its own.
	const loaded = await log.load(document)
	if (loaded === undefined) return undefined
	const source = {
		document,
		base: loaded.snapshot?.update ?? null,
		updates: loaded.rows.flatMap(({ updates }) => updates),
	}
	const text = await documents.mentions(
		source,
		rows.flatMap(({ updates }) => updates),
	)
	return { to, found: { mentions: once(text.mentions, authorsOf(rows)), more: text.more } }
}

const NAME = Buffer.from('mention')

/**
 * Whether an update can bring a mention or take one away: the first names its element, the second deletes something. An
 * update that deletes nothing ends in a zero.
 */
function mayMatter(update: Uint8Array, mentions: boolean): boolean {
	if (mentions && update.at(-1) !== 0) return true
	return namesMention(update)
}

/** Whether an update may bring a mention: what does names its element. */
export function namesMention(update: Uint8Array): boolean {
	return Buffer.from(update.buffer, update.byteOffset, update.byteLength).includes(NAME)
}

/** Who wrote each update. */
function authorsOf(rows: readonly Row[]): string[] {
	return rows.flatMap(({ person, updates }) => updates.map(() => person))
}

/** Each mention and person once: of several copies the one that came first. */
function once(found: readonly FoundInText[], authors: readonly string[]): FoundMention[] {
	const first = new Map<string, FoundInText>()
	for (const each of found) {
		const key = `${each.mention} ${each.person}`
		const known = first.get(key)
		if (known === undefined || (each.row ?? Infinity) < (known.row ?? Infinity)) first.set(key, each)
	}
	return [...first.values()].map(({ mention, person, excerpt, row }) => ({
		mention,
		person,
		excerpt,
		author: row === null ? null : (authors[row] ?? null),
	}))
}
