import { createServer } from 'node:http'
import type { Config } from '../config.ts'
import { isStreaming } from '../sse/outlet.ts'
import { Door, type DoorOptions } from './door.ts'
import { listenOn } from './listen.ts'
import { UnderWay } from './under-way.ts'

/** Milliseconds a client has for a whole request, from connecting or its last answer. Beyond: 408 and closed. */
const REQUEST_MS = 10_000

/** Milliseconds a connection may neither send nor take a byte. Beyond: closed, so that who never reads costs nothing. */
const IDLE_MS = 120_000

/** Milliseconds a connection is kept for another request: longer than the minute that proxies in front keep theirs. */
const KEEP_ALIVE_MS = 65_000

/** Bytes of a request's head. Twice the usual: on localhost the cookies of every project ever tried come along. */
const HEAD_BYTES = 32 * 1024

export interface GatewayOptions extends DoorOptions {
	readonly config: DoorOptions['config'] & Pick<Config, 'host' | 'port'>
	/** REQUEST_MS and IDLE_MS, shorter in tests. */
	readonly requestMs?: number
	readonly idleMs?: number
}

export interface Gateway {
	readonly port: number
	/**
	 * Accepts nobody any more, lets requests under way finish and closes their connections. Upgraded connections are
	 * not its own and stay. Idempotent.
	 */
	stop(): Promise<void>
}

/**
 * The one front door. Receives every connection, guarantees that host and origin were judged and heads are bounded in
 * size and time, hands to the API, the sockets, the build's files or Next. Rejects with ListenError.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
	const { config, env } = options
	const door = new Door(options)
	const { requestMs = REQUEST_MS, idleMs = IDLE_MS } = options
	const server = createServer({
		maxHeaderSize: HEAD_BYTES,
		headersTimeout: requestMs,
		requestTimeout: requestMs,
		connectionsCheckingInterval: requestMs / 20,
		keepAliveTimeout: KEEP_ALIVE_MS,
		// `Upgrade: h2c` and the like may be ignored: such a request is answered as one without it.
		shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
	})
	server.setTimeout(idleMs)
	const underWay = new UnderWay()
	server.on('request', (request, response) => {
		// Nothing is answered behind a stream, so that whoever goes on asking there would fill the memory.
		if (isStreaming(request.socket)) {
			request.socket.destroy()
			return
		}
		underWay.add(response)
		door.answer(request, response).catch((error: unknown) => {
			env.log.error({ err: error }, 'a request failed')
			response.destroy()
		})
	})
	server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head))
	server.on('clientError', (error, socket) => door.broken(error, socket, underWay.on(socket)))
	const listening = await listenOn(server, config.host, config.port)
	const stop = async () => {
		listening.stop()
		server.closeIdleConnections()
		await underWay.ended(env)
		server.closeAllConnections()
		door.close()
	}
	let stopping: Promise<void> | undefined
	return {
		port: listening.port,
		stop: () => {
			stopping ??= stop()
			return stopping
		},
	}
}
