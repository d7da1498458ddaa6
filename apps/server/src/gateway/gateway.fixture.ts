import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { realEnv } from '../http/api.fixture.ts'
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import { hostPolicy } from './hosts.ts'

/** A front door on a free port, with a small API behind it and, where asked for, a stand-in for Next. */
export interface GatewayFixture {
	readonly gateway: Gateway
	readonly url: string
	/** Refusals the door counted. */
	readonly refusals: string[]
	/** Upgrades that reached the sockets. */
	readonly upgrades: string[]
	/** Requests that reached Next. */
	readonly pages: IncomingMessage[]
	/** Releases every request to /api/slow. */
	release(): void
	/** Sends bytes as they are; resolves with everything answered until the server ends the connection. */
	raw(bytes: string): Promise<string>
	close(): Promise<void>
}

export async function openGateway(
	options: Partial<GatewayOptions['config']> & { next?: Server; requestMs?: number; idleMs?: number } = {},
) {
	const refusals: string[] = []
	const upgrades: string[] = []
	const pages: IncomingMessage[] = []
	const slow = Promise.withResolvers<void>()
	const { next, requestMs, idleMs, ...config } = options
	next?.on('request', (request) => pages.push(request))
	const api = new Hono()
	api.get('/api/slow', async (context) => {
		await slow.promise
		return context.json({ slow: true })
	})
	api.all('*', async (context) => context.json({ path: context.req.path, body: await context.req.text() }))
	api.onError((_error, context) => context.body(null, 500))
	const gateway = await createGateway({
		config: {
			host: '127.0.0.1',
			port: 0,
			webPort: next ? await portOf(next) : null,
			webOrigins: [],
			distDir: null,
			...config,
		},
		env: realEnv([]),
		policy: hostPolicy('localhost', config.webOrigins ?? [], () => []),
		api,
		sockets: {
			upgrade: (request, socket) => {
				if (!request.url?.startsWith('/collab/')) return false
				upgrades.push(request.url)
				socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
				return true
			},
		},
		refused: (code) => refusals.push(code),
		...(requestMs && { requestMs }),
		...(idleMs && { idleMs }),
	})
	const sockets = new Set<Socket>()
	return {
		gateway,
		url: `http://127.0.0.1:${gateway.port}`,
		refusals,
		upgrades,
		pages,
		release: slow.resolve,
		raw: (bytes: string) => exchange(gateway.port, bytes, sockets),
		close: async () => {
			slow.resolve()
			for (const socket of sockets) socket.destroy()
			await gateway.stop()
			next?.close()
			next?.closeAllConnections()
		},
	} satisfies GatewayFixture
}

/** What answers pages in tests: `answer` for each request. */
export function standInForNext(
	answer: (request: IncomingMessage) => { headers?: Record<string, string>; body: string },
): Server {
	return createServer((request, response) => {
		const { headers = {}, body } = answer(request)
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body)
	})
}

async function portOf(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return (server.address() as AddressInfo).port
}

async function exchange(port: number, bytes: string, sockets: Set<Socket>): Promise<string> {
	const socket = connect(port, '127.0.0.1')
	sockets.add(socket)
	socket.write(bytes)
	let answer = ''
	for await (const chunk of socket) answer += chunk
	sockets.delete(socket)
	return answer
}
