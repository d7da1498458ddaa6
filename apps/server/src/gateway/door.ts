import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { FAILURES, type FailureCode, problemOf } from '@tandem/protocol'
import type { Config } from '../config.ts'
import type { Env } from '../env.ts'
import { isOwnPath } from '../http/routes.ts'
import { refuseUpgrade } from '../socket/refuse.ts'
import { type HostPolicy, judgeOrigin } from './hosts.ts'
import { Pages } from './pages.ts'
import { pagePolicy, setSecurityHeaders } from './security-headers.ts'
import { StaticFiles } from './static-files.ts'

const WEB_FOLDER = resolve(import.meta.dirname, '../../../web')

const BROKEN: Readonly<Record<string, FailureCode>> = {
	ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
	HPE_HEADER_OVERFLOW: 'too-large',
}

export interface DoorOptions {
	readonly config: Pick<Config, 'webPort' | 'webOrigins' | 'distDir'>
	readonly env: Env
	readonly policy: HostPolicy
	/** Answers the paths that are ours. */
	readonly api: { fetch(request: Request, bindings: object): Response | Promise<Response> }
	/** Takes upgrades; false when it is for somebody else. Judges the origin itself. */
	readonly sockets: { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean }
	/** Told of every refusal made here. */
	readonly refused: (code: FailureCode) => void
}

/** Where each request, upgrade and broken connection goes. */
export class Door {
	readonly #options: DoorOptions
	readonly #pages: Pages
	readonly #files: StaticFiles | null
	readonly #api: ReturnType<typeof getRequestListener>
	readonly #pagePolicy: string

	constructor(options: DoorOptions) {
		const { webPort, webOrigins, distDir } = options.config
		this.#options = options
		this.#pages = new Pages({ port: webPort, webOrigins, env: options.env })
		this.#files = distDir === null ? null : new StaticFiles(resolve(WEB_FOLDER, distDir))
		this.#api = getRequestListener(options.api.fetch)
		this.#pagePolicy = pagePolicy(distDir === null)
	}

	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		setSecurityHeaders(response)
		const target = request.url ?? ''
		// A target may also be a whole address or `*`, which only proxies are asked for.
		const refusal = target.startsWith('/') ? judgeOrigin(request.headers, this.#options.policy) : 'malformed'
		if (refusal !== null) {
			this.#refuse(request, response, refusal)
			return
		}
		if (isOwnPath(target)) {
			await this.#api(request, response)
			return
		}
		if (await this.#files?.answer(request, response)) return
		response.setHeader('content-security-policy', this.#pagePolicy)
		this.#pages.answer(request, response)
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		if (this.#options.sockets.upgrade(request, socket, head)) return
		socket.on('error', () => socket.destroy())
		const refusal = judgeOrigin(request.headers, this.#options.policy)
		// Next in development reloads its pages over a WebSocket of its own.
		const isNexts = this.#files === null && this.#options.config.webPort !== null && request.url?.startsWith('/_next/')
		if (refusal === null && isNexts) this.#pages.upgrade(request, socket, head)
		else this.#end(socket, refusal ?? 'not-found')
	}

	/** A connection that sent no request, or not in time. `answering`: an earlier request is not answered yet. */
	broken(error: NodeJS.ErrnoException, socket: Duplex, answering: boolean): void {
		// With nobody there, or in the middle of an answer, there is nothing to say.
		if (error.code === 'ECONNRESET' || !socket.writable || answering) {
			socket.destroy()
			return
		}
		this.#options.env.log.info({ why: error.code }, 'connection refused')
		this.#end(socket, BROKEN[error.code ?? ''] ?? 'malformed')
	}

	/** Idempotent. */
	close(): void {
		this.#pages.close()
	}

	#refuse(request: IncomingMessage, response: ServerResponse, code: FailureCode): void {
		const { env, refused } = this.#options
		refused(code)
		env.log.info({ code, address: request.socket.remoteAddress, host: request.headers.host }, 'request refused')
		response.writeHead(FAILURES[code].status, {
			'content-type': 'application/problem+json',
			'cache-control': 'no-store',
		})
		response.end(JSON.stringify(problemOf(code)))
	}

	#end(socket: Duplex, code: FailureCode): void {
		this.#options.refused(code)
		refuseUpgrade(socket, code)
		// Whoever does not close after this is closed: half a connection costs as much as a whole one.
		if ('destroySoon' in socket) (socket as Socket).destroySoon()
	}
}
