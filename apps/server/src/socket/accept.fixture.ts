import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { accessOver } from '../http/access.ts'
import { openFixture } from '../http/api.fixture.ts'
import type { Authenticated } from '../http/authentication.ts'
import { uncounted } from '../room/uncounted.fixture.ts'
import { Turnstile } from '../turnstile.ts'
import { acceptAny, acceptSockets } from './accept.ts'
import { acceptHocuspocus, type Identify } from './accept-hocuspocus.ts'
import { Census } from './census.ts'
import { Heartbeat } from './heartbeat.ts'

interface SocketsOptions {
	readonly limits?: Partial<ConstructorParameters<typeof Census>[0]>
	/** What happens while a token is being judged. */
	readonly judging?: () => Promise<unknown> | undefined
	readonly turnstile?: Turnstile
}

/** A real server with real people and documents that takes upgrades of both paths, and who a token names. */
export async function openSockets({ limits = {}, judging, turnstile }: SocketsOptions = {}) {
	const fixture = await openFixture()
	const tickets = new Map<string, Authenticated>()
	const { env, authentication, credentials } = fixture
	const refused: string[] = []
	const identify: Identify = async (name, cookie) => {
		const who = tickets.get(name) ?? (await authentication.authenticate({ cookie }))
		await judging?.()
		return who === null ? null : { who, until: null }
	}
	const heartbeat = new Heartbeat(env)
	const options = {
		env,
		judge: ({ origin }: { origin?: string | undefined }) => (origin === undefined ? null : ('foreign-origin' as const)),
		authentication,
		credentials,
		accessTo: accessOver(fixture.documents),
		joins: { note() {} },
		rooms: fixture.rooms,
		log: fixture.store.log,
		census: new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0, ...limits }),
		turnstile: turnstile ?? new Turnstile(env),
		heartbeat,
		meter: { ...uncounted, refused: (code: string) => refused.push(code) },
		updatesPerSecond: 0,
	}
	const sockets = acceptAny([acceptSockets(options), acceptHocuspocus({ ...options, identify })])
	let upgrades = 0
	const server = createServer()
	server.on('upgrade', (request, socket, head) => {
		upgrades += 1
		if (!sockets.upgrade(request, socket, head)) socket.destroy()
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
	const open = new Set<WebSocket>()
	onTestFinished(async () => {
		for (const socket of open) socket.terminate()
		sockets.close()
		heartbeat.close()
		server.close()
		await fixture.close()
	})
	const connect = (headers: Record<string, string> = {}, path = '/hocuspocus') => {
		const socket = new WebSocket(url + path, { headers })
		socket.on('error', () => {})
		open.add(socket)
		return socket
	}
	const guest = async () => {
		const browser = fixture.browser()
		await browser.signIn()
		const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		const who = await authentication.authenticate({ cookie })
		if (who === null) throw new Error('a guest has a session')
		const { id } = await browser.json<{ id: string }>('POST', '/api/documents', { title: 'Shared' })
		return { browser, cookie, who, document: id }
	}
	return { ...fixture, tickets, refused, sockets, connect, guest, upgrades: () => upgrades }
}
