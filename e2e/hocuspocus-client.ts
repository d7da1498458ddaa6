import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Tap } from './scripted-page.ts'

/** One socket of Hocuspocus's client exactly as it is published, for any number of documents. */
export interface HocuspocusSocket {
	/** Opens a document; the provider reconnects by itself until it is closed. */
	open(document: string, options?: OpenOptions): HocuspocusClient
	/** Ends the socket and all its documents for good. Idempotent. */
	close(): void
}

export interface OpenOptions {
	readonly doc?: Y.Doc
	readonly sessionAwareness?: boolean
	readonly flushDelay?: number
	readonly token?: string
}

export interface HocuspocusClient {
	readonly doc: Y.Doc
	readonly provider: HocuspocusProvider
	/** The root text `notes`. */
	readonly text: Y.Text
	/** Whether it has the document and calls nothing unsynced, as it does, too, before it has ever connected. */
	readonly isSaved: boolean
	/** Resolves as soon as this is so; looked at whenever the provider or its document tells something. */
	until(wanted: () => boolean): Promise<void>
	/** Leaves this document; the socket stays. Idempotent. */
	close(): void
}

/** Connects to `site`, e.g. `http://localhost:3000`, with a session's cookie, which a browser would add by itself. */
export function openHocuspocusSocket(site: string, cookie: string | null, tap: Tap = () => {}): HocuspocusSocket {
	class WithCookie extends WebSocket {
		constructor(url: string) {
			super(url, cookie === null ? {} : { headers: { cookie } })
			// Closed while it connects it tells so once more, after the provider has stopped listening.
			this.on('error', () => {})
			this.on('message', (payload: ArrayBuffer) => tap('down', new Uint8Array(payload)))
		}

		override send(payload: Uint8Array): void {
			tap('up', payload)
			super.send(payload)
		}
	}
	const socket = new HocuspocusProviderWebsocket({
		url: `${site.replace(/^http/, 'ws')}/hocuspocus`,
		WebSocketPolyfill: WithCookie,
		delay: 100,
		minDelay: 100,
	})
	const clients = new Set<HocuspocusClient>()
	return {
		open: (document, options = {}) => {
			const client = openDocument(socket, document, options)
			clients.add(client)
			return client
		},
		close: () => {
			for (const client of clients) client.close()
			socket.destroy()
		},
	}
}

function openDocument(socket: HocuspocusProviderWebsocket, name: string, options: OpenOptions): HocuspocusClient {
	const { doc = new Y.Doc(), sessionAwareness = false, flushDelay = false, token = 'any' } = options
	const provider = new HocuspocusProvider({
		websocketProvider: socket,
		name,
		document: doc,
		token,
		sessionAwareness,
		flushDelay,
	})
	provider.attach()
	const events = ['unsyncedChanges', 'synced', 'authenticated', 'authenticationFailed', 'awarenessChange', 'close']
	let closed = false
	return {
		doc,
		provider,
		text: doc.getText('notes'),
		get isSaved() {
			return provider.synced && !provider.hasUnsyncedChanges
		},
		until: (wanted) =>
			new Promise((resolve) => {
				const look = () => {
					if (!wanted()) return
					for (const event of events) provider.off(event, look)
					doc.off('afterTransaction', look)
					resolve()
				}
				for (const event of events) provider.on(event, look)
				doc.on('afterTransaction', look)
				look()
			}),
		close: () => {
			if (closed) return
			closed = true
			provider.destroy()
			doc.destroy()
		},
	}
}
