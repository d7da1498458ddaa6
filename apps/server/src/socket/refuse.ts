import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { FAILURES, type FailureCode, problemOf } from '@tandem/protocol'

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
