import type { Activity, DocumentSummary } from '@tandem/protocol'

type List = readonly DocumentSummary[] | null

/** Last activity first; equal times keep an order that does not depend on how the list came about. */
export function byActivity(documents: readonly DocumentSummary[]): DocumentSummary[] {
	return [...documents].sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1))
}

/** The list with `document` in it, once. */
export function withDocument(list: List, document: DocumentSummary): List {
	return list && byActivity([document, ...list.filter(({ id }) => id !== document.id)])
}

export function withoutDocument(list: List, id: string): List {
	return list?.filter((document) => document.id !== id) ?? null
}

/** The list with a new title; its place stays until the server's list says otherwise, so a row never jumps away under the hand that renames it. */
export function withTitle(list: List, id: string, title: string): List {
	return list?.map((document) => (document.id === id ? { ...document, title } : document)) ?? null
}

/** The list after something happened to a document. One that is not in it has to be fetched. */
export function withActivity(list: List, { kind, document, at }: Activity): List {
	if (kind === 'trashed') return withoutDocument(list, document.id)
	const change = (known: DocumentSummary): DocumentSummary => ({
		...known,
		...(kind === 'renamed' && { title: document.title }),
		...(kind !== 'restored' && { updatedAt: Math.max(known.updatedAt, at) }),
	})
	return list && byActivity(list.map((known) => (known.id === document.id ? change(known) : known)))
}

/** Those whose title contains every word of `filter`, whatever the case and the accents. */
export function filterByTitle(documents: readonly DocumentSummary[], filter: string): readonly DocumentSummary[] {
	const words = fold(filter).split(/\s+/u).filter(Boolean)
	if (words.length === 0) return documents
	return documents.filter(({ title }) => {
		const folded = fold(title)
		return words.every((word) => folded.includes(word))
	})
}

function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** What a document without a title is called wherever it is listed. */
export function shownTitle(title: string): string {
	return title.trim() || 'Untitled'
}
