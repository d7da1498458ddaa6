import type { Notification } from '@tandem/protocol'

/** What is told of one document. */
export interface Group {
	readonly document: Notification['document']
	/** The latest first. */
	readonly rows: readonly Notification[]
	readonly unread: number
}

/** By document, the one of the latest row first. A document is called what its last changed row calls it. */
export function groups(rows: readonly Notification[]): Group[] {
	const byDocument = new Map<string, Notification[]>()
	for (const row of [...rows].sort(latestFirst)) {
		const together = byDocument.get(row.document.id)
		if (together) together.push(row)
		else byDocument.set(row.document.id, [row])
	}
	return [...byDocument.values()].map((together) => ({
		document: together.reduce((newest, row) => (row.seq > newest.seq ? row : newest)).document,
		rows: together,
		unread: together.filter(({ state }) => state === 'unread').length,
	}))
}

function latestFirst(a: Notification, b: Notification): number {
	return b.at - a.at || Number(b.id) - Number(a.id)
}
