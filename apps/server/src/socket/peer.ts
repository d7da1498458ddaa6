import type { FailureCode } from '@tandem/protocol'
import type { RawData, WebSocket } from 'ws'
import type { Beating } from './heartbeat.ts'
import type { Outbox } from './outbox.ts'

/** What stands behind an accepted WebSocket. */
export interface Peer {
	readonly outbox: Outbox
	receive(payload: Uint8Array): void
	keepAlive(): void
	/** Idempotent. */
	close(code: FailureCode): void
	/** The socket has closed by itself. Idempotent. */
	gone(): void
}

/** Hands everything a WebSocket does to its peer; returns both as the heartbeat knows them. */
export function listen(webSocket: WebSocket, peer: Peer): Beating {
	const beating = beatingOf(webSocket, peer)
	webSocket.on('message', (data: RawData, isBinary: boolean) => {
		beating.answered = true
		if (!isBinary) peer.close('text-frame')
		else peer.receive(data as Buffer)
	})
	webSocket.on('error', (error: Error & { code?: string }) => {
		// For a broken frame the library has sent its close code itself; anything else is the network.
		if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') peer.close('too-large')
		else if (error.code?.startsWith('WS_ERR_')) peer.close('malformed')
	})
	webSocket.on('pong', () => {
		beating.answered = true
	})
	webSocket.on('close', () => peer.gone())
	return beating
}

function beatingOf(webSocket: WebSocket, peer: Peer): Beating {
	return {
		answered: true,
		outbox: peer.outbox,
		get paused() {
			return webSocket.isPaused
		},
		ping: () => webSocket.ping(),
		keepAlive: () => peer.keepAlive(),
		cut: () => {
			peer.close('unresponsive')
			webSocket.terminate()
		},
	}
}
