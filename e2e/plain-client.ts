import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Tap } from './scripted-page.ts'

/** A document that any Yjs editor has open: y-websocket's provider exactly as it is published. */
export interface PlainClient {
	readonly doc: Y.Doc
	readonly awareness: WebsocketProvider['awareness']
	/** Ends the connection for good; idempotent. */
	close(): void
}

/**
 * Opens a document of `site`, e.g. `http://localhost:3000`, with a session's cookie, which a browser would add by itself.
 * Resolves when the provider calls it synced for the first time; later it reconnects by itself until it is closed.
 */
export async function openPlainClient(
	site: string,
	document: string,
	cookie: string,
	tap: Tap = () => {},
): Promise<PlainClient> {
	class WithCookie extends WebSocket {
		constructor(url: string, protocols?: string[]) {
			super(url, protocols, { headers: { cookie } })
			this.on('message', (payload: ArrayBuffer) => tap('down', new Uint8Array(payload)))
		}

		override send(payload: Uint8Array): void {
			tap('up', payload)
			super.send(payload)
		}
	}
	const doc = new Y.Doc()
	const provider = new WebsocketProvider(`${site.replace(/^http/, 'ws')}/collab`, document, doc, {
		WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
		disableBc: true,
	})
	await new Promise<void>((resolve) => provider.once('sync', () => resolve()))
	return {
		doc,
		awareness: provider.awareness,
		close: () => {
			provider.destroy()
			// Its presence has a timer, which ends with the document.
			doc.destroy()
		},
	}
}
