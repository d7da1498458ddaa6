import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'

/** The address cannot be listened on. The message is one sentence for whoever runs the server. */
export class ListenError extends Error {
	override readonly name = 'ListenError'
}

export interface Listening {
	readonly port: number
	/** Accepts nobody any more; who is connected stays. Idempotent. */
	stop(): void
}

/**
 * Opens `server` to the network. `localhost` means both of its addresses: a browser may try either, and a system
 * without IPv6 has only one. At any other single address it is opened at 127.0.0.1 too: the web process asks there.
 * Port 0 is any free one. Rejects with ListenError.
 */
export async function listenOn(server: Server, host: string, port: number): Promise<Listening> {
	const first = await open(server, host === 'localhost' ? '127.0.0.1' : host, port, host)
	const stops: (() => void)[] = [() => server.close()]
	const other = host === 'localhost' ? '::1' : '127.0.0.1'
	if (host === 'localhost' || !ANSWERS_LOOPBACK.includes(first.address)) {
		// An HTTP server listens once; this one only hands its connections over.
		const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
		try {
			await open(second, other, first.port, other)
			stops.push(() => second.close())
		} catch (error) {
			if (!isWithoutIpv6(error)) {
				server.close()
				throw error
			}
		}
	}
	return {
		port: first.port,
		stop: () => {
			for (const stop of stops.splice(0)) stop()
		},
	}
}

/** Listening at one of these is listening at 127.0.0.1. */
const ANSWERS_LOOPBACK = ['127.0.0.1', '0.0.0.0', '::']

function open(server: NetServer, address: string, port: number, host: string): Promise<AddressInfo> {
	return new Promise((resolve, reject) => {
		const failed = (error: NodeJS.ErrnoException) => {
			reject(new ListenError(sentenceOf(error.code, host, port), { cause: error }))
		}
		server.once('error', failed)
		server.listen({ host: address, port }, () => {
			server.off('error', failed)
			resolve(server.address() as AddressInfo)
		})
	})
}

function isWithoutIpv6(error: unknown): boolean {
	const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {}
	return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}

function sentenceOf(code: string | undefined, host: string, port: number): string {
	switch (code) {
		case 'EADDRINUSE':
			return `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`
		case 'EACCES':
			return `This user may not listen on port ${port}: set PORT to one above 1023.`
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return `HOST is ${host}, which is not an address of this machine: set it to localhost, 0.0.0.0 or one that is.`
		default:
			return `Cannot listen on port ${port} of ${host} (${code}): set HOST and PORT to an address of this machine.`
	}
}
