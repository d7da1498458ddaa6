import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { FAILURES, type Failure, type FailureCode, problemOf } from '@tandem/protocol'
import type { WebSocket } from 'ws'

/** Answers an upgrade with a row of the failure table and ends its connection. */
export function refuseUpgrade(socket: Duplex, code: FailureCode): void {
	const { status, retry } = FAILURES[code]
	const body = JSON.stringify(problemOf(code))
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		'Connection: close',
		'Content-Type: application/problem+json',
		'Cache-Control: no-store',
		`Content-Length: ${Buffer.byteLength(body)}`,
		...(retry === 'back-off' ? ['Retry-After: 1'] : []),
	]
	socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
	// Whoever does not close after this is closed: half a connection costs as much as a whole one.
	if ('destroySoon' in socket) (socket as Socket).destroySoon()
}

/**
 * Whether whoever came with a ticket of ours is told by a close code. A browser's page cannot see the status of an
 * upgrade, so y-websocket's provider would ask with the same ticket again every 2.5 s for ever; the close codes of final
 * failures make it stop and tell its page which it was. One that nobody gave is not worth a socket.
 */
export function isToldByClosing(code: FailureCode): boolean {
	const { close, retry }: Failure = FAILURES[code]
	return code !== 'ticket-refused' && close !== null && retry === 'never'
}

/**
 * Ends an upgraded connection with a row of the failure table, before it has said anything. Who does not answer that is cut
 * off by the library after 30 s.
 */
export function refuseOpen(webSocket: WebSocket, code: FailureCode): void {
	// What it sends until it has read the close is nobody's; a broken frame of it is no news.
	webSocket.on('error', () => {})
	webSocket.close(FAILURES[code].close ?? undefined, code)
}
