import type { Env } from '../env.ts'
import type { Store } from '../store/store.ts'
import type { Rooms } from './rooms-port.ts'

/** Stands in for the open documents: stores as they do, shows a fixed text and notes what it was told. */
export function roomsOver(store: Store, env: Env, changes: string[]): Rooms {
	const append = async (document: string, person: string, title: string, updates: Uint8Array[]) => {
		const entries = [{ person, session: null, seq: 0, updates }]
		await store.log.append([{ document, time: env.now(), schema: 1, title, entries }])
	}
	return {
		create: async (id, first, person, title) => {
			const now = env.now()
			const row = { id, title, maker: person, created_at: now, updated_at: now, trashed_at: null, schema: 1 }
			await store.database.insertInto('document').values(row).execute()
			await append(id, person, title, [first])
		},
		rename: (id, person, title) => append(id, person, title, []),
		documentChanged: (id, change) => void changes.push(`${change} ${id}`),
		project: async (id) => {
			const loaded = await store.log.load(id)
			if (loaded === undefined) return undefined
			const { head, title, schema } = loaded
			return { html: '<p>Hello</p>', text: 'Hello', markdown: 'Hello', offset: head.offset, title, schema }
		},
	}
}
