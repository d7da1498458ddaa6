import type { Page } from '@playwright/test'
import { FRAGMENT } from '@tandem/editor/schema'
import * as Y from 'yjs'

/**
 * The edits of a document that wait in this browser's databases, in the order they were made. Read from IndexedDB itself,
 * so it is what a page that is opened later finds.
 */
export async function keptEdits(page: Page, document: string): Promise<Uint8Array[]> {
	const kept = await page.evaluate(async (document) => {
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result)
				request.onerror = () => reject(request.error)
			})
		const databases = await indexedDB.databases()
		const updates: number[][] = []
		for (const { name = '' } of databases.filter((each) => each.name?.startsWith('tandem:'))) {
			const database = await answer(indexedDB.open(name))
			const rows = await answer(database.transaction('pending').objectStore('pending').getAll())
			database.close()
			for (const row of rows) {
				if (row.document === document && row.body.kind === 'edit') updates.push([...row.body.update])
			}
		}
		return updates
	}, document)
	return kept.map((update) => Uint8Array.from(update))
}

/** The blocks of a document's text, a line each, once these edits come on top of what is stored. */
export function textWith(stored: Y.Doc, edits: readonly Uint8Array[]): string {
	const doc = new Y.Doc()
	for (const update of [Y.encodeStateAsUpdate(stored), ...edits]) Y.applyUpdate(doc, update)
	const blocks = doc.getXmlFragment(FRAGMENT).toArray()
	return blocks.map((block) => block.toString().replace(/<[^>]*>/g, '')).join('\n')
}
