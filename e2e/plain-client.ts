import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Tap } from './scripted-page.ts'

/** A document that any Yjs editor has open: y-websocket's provider exactly as it is published. */
export interface PlainClient {
	readonly doc: Y.Doc
	readonly awareness: WebsocketProvider['awareness']
	readonly provider: WebsocketProvider
	/** Ends the connection for good; idempotent. */
	close(): void
}

/** A session's cookie, which a browser would add by itself, or a ticket, which stands in the address. */
export type PlainCredential = { readonly cookie: string } | { readonly ticket: string }

/**
 * Opens a document of `site`, e.g. `http://localhost:3000`, with a session's cookie. Resolves when the provider calls it
 * synced for the first time; later it reconnects by itself until it is closed.
 */
export async function openPlainClient(site: string, document: string, cookie: string, tap?: Tap): Promise<PlainClient> {
	const client = startPlainClient(site, document, { cookie }, tap)
	await new Promise<void>((resolve) => client.provider.once('sync', () => resolve()))
	return client
}

/** The same before it has connected, with any credential. */
export function startPlainClient(
	site: string,
	document: string,
	credential: PlainCredential,
	tap: Tap = () => {},
): PlainClient {
	const headers = 'cookie' in credential ? { cookie: credential.cookie } : {}
	class Outside extends WebSocket {
		constructor(url: string, protocols?: string[]) {
			super(url, protocols, { headers })
			this.on('message', (payload: ArrayBuffer) => tap('down', new Uint8Array(payload)))
		}

		override send(payload: Uint8Array): void {
			tap('up', payload)
			super.send(payload)
		}
	}
	const doc = new Y.Doc()
	const provider = new WebsocketProvider(`${site.replace(/^http/, 'ws')}/collab`, document, doc, {
		WebSocketPolyfill: Outside as unknown as typeof globalThis.WebSocket,
		disableBc: true,
		params: 'ticket' in credential ? { ticket: credential.ticket } : {},
	})
	return {
		doc,
		awareness: provider.awareness,
		provider,
		close: () => {
			provider.destroy()
			// Its presence has a timer, which ends with the document.
			doc.destroy()
		},
	}
}
