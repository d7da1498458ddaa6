import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** Any Yjs editor: y-websocket's provider exactly as it is published, given the cookie a browser would send. */
export interface PlainClient {
	readonly doc: Y.Doc
	/** Idempotent. */
	close(): void
}

/** Opens a document of `site`, e.g. `http://localhost:3000`, and resolves when it is complete. */
export async function openPlainClient(site: string, document: string, cookie: string): Promise<PlainClient> {
	class WithCookie extends WebSocket {
		constructor(url: string, protocols?: string[]) {
			super(url, protocols, { headers: { cookie } })
		}
	}
	const doc = new Y.Doc()
	const provider = new WebsocketProvider(`${site.replace('http', 'ws')}/collab`, document, doc, {
		WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
		disableBc: true,
	})
	await new Promise<void>((resolve) => provider.once('sync', () => resolve()))
	return {
		doc,
		close: () => {
			provider.destroy()
			doc.destroy()
		},
	}
}
