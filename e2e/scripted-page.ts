import { randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { type ClientEnv, type DocumentConnection, openDocument, type Store } from '@tandem/client'
import { memoryLocks, memoryStore } from '@tandem/client/memory'
import { FRAGMENT, SCHEMA_NUMBER } from '@tandem/editor/schema'
import type { Person } from '@tandem/protocol'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

/** A document that a program has open, with the same SDK as the page. */
export interface ScriptedPage {
	readonly doc: Y.Doc
	/** The document's text: blocks. */
	readonly text: Y.XmlFragment
	readonly connection: DocumentConnection
	/** Resolves when everything written here is on the server's disk. */
	saved(): Promise<void>
	/** The network is back: it looks at its connection now, not after its next wait. */
	wake(): void
	/** Idempotent. */
	close(): void
}

export interface ScriptedPageOptions {
	readonly site: string
	readonly document: string
	readonly person: Person
	readonly cookie: string
	/** The schema number this page claims to have. */
	readonly schema?: number
	/** Where it keeps what waits; by default in memory, for itself. */
	readonly store?: Store
	/** Hears every payload that it sends and is sent. */
	readonly tap?: Tap
}

export type Tap = (direction: 'up' | 'down', payload: Uint8Array) => void

/** Opens a document and resolves when it may be written to; what was stored in the last second may still be on its way. */
export async function openScriptedPage(options: ScriptedPageOptions): Promise<ScriptedPage> {
	const { site, document, person, cookie, schema = SCHEMA_NUMBER, store = memoryStore(), tap = () => {} } = options
	const doc = new Y.Doc()
	const waking = new Set<() => void>()
	const connection = openDocument({
		document,
		person,
		doc,
		schema,
		url: site.replace(/^http/, 'ws'),
		env: nodeEnv(cookie, tap, waking),
		store,
	})
	const page: ScriptedPage = {
		doc,
		text: doc.getXmlFragment(FRAGMENT),
		connection,
		saved: () => until(connection, ({ save }) => save.kind === 'saved'),
		wake: () => {
			for (const task of waking) task()
		},
		close: () => {
			connection.close()
			doc.destroy()
		},
	}
	await until(connection, ({ synced, connection: { kind } }) => synced && kind === 'live')
	return page
}

function until(connection: DocumentConnection, holds: (state: DocumentConnection['state']) => boolean): Promise<void> {
	return new Promise((resolve, reject) => {
		const undo = connection.subscribe(look)
		function look() {
			const { state } = connection
			const refused = state.connection.kind === 'refused'
			if (!refused && !holds(state)) return
			undo()
			if (refused) reject(new Error(`the document was refused: ${JSON.stringify(state.connection)}`))
			else resolve()
		}
		look()
	})
}

/** The real world of a program on Node. */
function nodeEnv(cookie: string, tap: Tap, waking: Set<() => void>): ClientEnv {
	return {
		now: () => Date.now(),
		after: (ms, task) => {
			const timer = setTimeout(task, ms)
			return () => clearTimeout(timer)
		},
		random: (length) => new Uint8Array(randomBytes(length)),
		webSocket: (url, protocol, to) => {
			const socket = new WebSocket(url, protocol, { headers: { cookie } })
			socket.binaryType = 'nodebuffer'
			socket.on('open', () => to.opened())
			socket.on('message', (payload: Buffer) => {
				tap('down', new Uint8Array(payload))
				to.message(new Uint8Array(payload))
			})
			socket.on('close', (code) => to.closed(code))
			// What cannot be reached is closed as well.
			socket.on('error', () => {})
			return {
				send: (payload) => {
					tap('up', payload)
					socket.send(payload)
				},
				close: () => {
					socket.removeAllListeners('message').removeAllListeners('close').removeAllListeners('open')
					socket.close()
				},
				unsent: () => socket.bufferedAmount,
			}
		},
		fetch: (url, init) => fetch(url, { ...init, headers: { cookie } }),
		inflate: async (deflated) => inflateRawSync(deflated),
		indexedDB: null,
		locks: memoryLocks().tab(),
		onPage: (event, task) => {
			if (event === 'wake') waking.add(task)
			return () => waking.delete(task)
		},
	}
}
