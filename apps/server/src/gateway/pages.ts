import { Agent, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { createProxyServer, type ProxyServer } from 'httpxy'
import type { Env } from '../env.ts'
import { startVisit, visitOf } from '../http/visit-cookie.ts'
import { httpsOnly } from './hosts.ts'
import { answerStarting } from './starting-page.ts'

/** Headers that Next believes when somebody in front sets them, so nobody but us may. */
const STRIPPED =
	/^(forwarded|x-forwarded-.*|x-real-ip|x-middleware-.*|x-invoke-.*|x-matched-path|upgrade|http2-settings)$/

export interface PagesOptions {
	/** Where it listens on 127.0.0.1; null when there is none. */
	readonly port: number | null
	/** Origins people reach us by through somebody who speaks HTTPS for us. */
	readonly webOrigins: readonly string[]
	readonly env: Env
}

/** Next, which makes the pages. It may be starting, or gone for a moment. */
export class Pages {
	readonly #options: PagesOptions
	readonly #agent = new Agent({ keepAlive: true })
	readonly #proxy: ProxyServer

	constructor(options: PagesOptions) {
		this.#options = options
		this.#proxy = createProxyServer({
			target: { host: '127.0.0.1', port: options.port ?? 0, protocol: 'http:' },
			agent: this.#agent,
		})
		this.#proxy.on('proxyRes', (answer, request) => {
			// How long Next keeps its connection to us says nothing about the browser's.
			delete answer.headers.connection
			delete answer.headers['keep-alive']
			if (answer.headers['content-type']?.startsWith('text/html')) this.#finishPage(answer.headers, request)
		})
		this.#proxy.on('error', (error, _request, response) => this.#failed(error, response))
	}

	/** Answers with what Next says; with the starting page while it says nothing. */
	answer(request: IncomingMessage, response: ServerResponse): void {
		if (this.#options.port === null) {
			answerStarting(response)
			return
		}
		this.#setForwarding(request)
		void this.#proxy.web(request, response)
	}

	/** Joins a WebSocket to Next, which has them in development only. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const upgrade = request.headers.upgrade
		this.#setForwarding(request)
		request.headers.upgrade = upgrade
		// net's socket in every server of ours; httpxy asks for that type.
		void this.#proxy.ws(request, socket as Parameters<ProxyServer['ws']>[1], {}, head)
	}

	/** Drops the idle connections. Idempotent. */
	close(): void {
		this.#agent.destroy()
	}

	/**
	 * Starts the visit of a browser that has none, and keeps its cookie out of caches that people share. Next's `no-store`
	 * is not kept: it would bar the page from the back-forward cache.
	 */
	#finishPage(headers: IncomingMessage['headers'], request: IncomingMessage): void {
		headers['cache-control'] = 'private, no-cache'
		if (visitOf(request.headers.cookie) !== undefined) return
		const { env, webOrigins } = this.#options
		headers['set-cookie'] = [...(headers['set-cookie'] ?? []), startVisit(env.random, httpsOnly(webOrigins))]
	}

	#setForwarding(request: IncomingMessage): void {
		const { headers } = request
		for (const name of Object.keys(headers)) if (STRIPPED.test(name)) delete headers[name]
		headers['x-forwarded-for'] = request.socket.remoteAddress ?? ''
		headers['x-forwarded-host'] = headers.host ?? ''
		headers['x-forwarded-proto'] = this.#options.webOrigins.includes(`https://${headers.host}`) ? 'https' : 'http'
	}

	#failed(error: Error, response: ServerResponse | Duplex | undefined): void {
		this.#options.env.log.debug({ err: error }, 'the web process did not answer')
		if (response === undefined || !('headersSent' in response)) response?.destroy()
		else if (response.headersSent) response.destroy()
		else answerStarting(response)
	}
}
