import * as Y from 'yjs'
import type { ClientEnv } from './env.ts'
import { memoryStore } from './memory-store.ts'
import { openDocument } from './provider.ts'
import type { Store } from './store.ts'
import type { Tab, World } from './world.fixture.ts'

export const ADA = { id: 'ada', name: 'Ada', color: 'teal' }
export const DOCUMENT = 'd'.repeat(22)
export const URL = 'ws://localhost'

export interface PageOptions {
	readonly store?: Store
	readonly tab?: Tab
	readonly schema?: number
	readonly person?: typeof ADA
	/** The Y.Doc's client id, for runs that must repeat. */
	readonly client?: number
	/** Parts of the world that this page sees differently. */
	readonly env?: Partial<ClientEnv>
}

/** A page that opened the document, with its text. */
export function openPage(world: World, options: PageOptions = {}) {
	const { store = memoryStore(), tab = world.tab(), schema = 1, person = ADA, client } = options
	const doc = new Y.Doc()
	if (client !== undefined) doc.clientID = client
	const env = { ...tab.env, ...options.env }
	const page = openDocument({ document: DOCUMENT, person, doc, schema, url: URL, env, store })
	return { doc, page, tab, store, text: doc.getText('text') }
}
