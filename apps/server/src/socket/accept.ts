import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type FailureCode, type Person, SUBPROTOCOL } from '@tandem/protocol'
import type { WebSocket } from 'ws'
import { atTime } from '../at-time.ts'
import type { Env } from '../env.ts'
import type { Joins } from '../event/joins.ts'
import type { AccessTo } from '../http/access.ts'
import type { Authenticated, Authentication } from '../http/authentication.ts'
import type { Credentials, Granted } from '../http/credentials.ts'
import type { Log } from '../log/log.ts'
import type { Meter } from '../room/meter.ts'
import { DocumentMissingError, type Registry } from '../room/registry.ts'
import { NativeSession } from '../session/native.ts'
import { PlainSession } from '../session/plain.ts'
import type { Session } from '../session/session.ts'
import type { Turnstile } from '../turnstile.ts'
import type { Census, Seat } from './census.ts'
import type { Heartbeat } from './heartbeat.ts'
import { openOutbox } from './outbox.ts'
import { listen } from './peer.ts'
import { isToldByClosing, refuseOpen, refuseUpgrade } from './refuse.ts'
import { webSockets } from './web-sockets.ts'

export interface AcceptOptions {
	readonly env: Env
	/** Judges Host, Origin and Sec-Fetch-Site. */
	readonly judge: (headers: IncomingMessage['headers']) => FailureCode | null
	readonly authentication: Pick<Authentication, 'onPersonChanged'>
	readonly credentials: Pick<Credentials, 'who' | 'ofTicket' | 'onRevoked'>
	readonly accessTo: AccessTo
	readonly joins: Pick<Joins, 'note'>
	readonly rooms: Registry
	readonly log: Log
	readonly census: Census
	/** Before somebody is looked up, and again before an upgrade that is granted. */
	readonly turnstile: Turnstile
	readonly heartbeat: Heartbeat
	readonly meter: Meter
	/** Edits a second of one connection, 0 = no limit. */
	readonly updatesPerSecond: number
}

export interface Acceptance {
	/** Handles an HTTP upgrade; false when it is for somebody else. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
	/** From now on every upgrade is refused with this. */
	refuse(code: FailureCode): void
	/** Stops listening for changes of people. Idempotent. */
	close(): void
}

/** Several acceptances as one; each upgrade goes to the first that takes it. */
export function acceptAny(all: readonly Acceptance[]): Acceptance {
	return {
		upgrade: (request, socket, head) => all.some((each) => each.upgrade(request, socket, head)),
		refuse: (code) => {
			for (const each of all) each.refuse(code)
		},
		close: () => {
			for (const each of all) each.close()
		},
	}
}

const PATH = /^\/collab\/([^/?]+)(?:\?|$)/

/** One accepted connection: who it is, until it is gone. */
interface Connection {
	readonly who: Authenticated
	readonly session: Session
}

/**
 * Receives upgrades, guarantees that host, origin, session, rights and limits were judged before the 101, hands each
 * socket's messages to a session.
 */
export function acceptSockets(options: AcceptOptions): Acceptance {
	const { env, credentials, census, turnstile, meter } = options
	const connections = new Set<Connection>()
	let refusing: FailureCode | undefined
	const server = webSockets()
	const undo = [
		credentials.onRevoked((sessionId) => {
			for (const { who, session } of connections) if (who.sessionId === sessionId) session.close('session-ended')
		}),
		options.authentication.onPersonChanged((person: Person) => {
			for (const { who, session } of connections) if (who.id === person.id) session.changePerson(person)
		}),
	]

	const judgeUpgrade = async (request: IncomingMessage, document: string): Promise<Granted | FailureCode> => {
		const { headers, socket } = request
		const judged = refusing ?? options.judge(headers)
		if (judged !== null) return judged
		// A crowd arrives in one turn of the event loop, and to look somebody up takes it a millisecond.
		await turnstile.pass()
		// It decides alone: a browser sends its cookie along, whoever's that is.
		const ticket = ticketIn(request)
		if (ticket !== null) return await credentials.ofTicket(ticket, document)
		const { cookie, authorization } = headers
		const who = await credentials.who({ cookie, authorization, address: socket.remoteAddress })
		if (typeof who === 'string') return who
		if (who === null) return 'unauthenticated'
		const access = await options.accessTo(document, who)
		return typeof access === 'string' ? access : { who, role: access.role }
	}

	const open = (request: IncomingMessage, webSocket: WebSocket, document: string, { who, role }: Granted) => {
		const log = env.log.child({ connection: Buffer.from(env.random(6)).toString('hex'), document, person: who.id })
		const outbox = openOutbox(webSocket, { after: env.after, sent: meter.sent })
		const room = options.rooms.open(document)
		room.catch((error: unknown) => {
			if (!(error instanceof DocumentMissingError)) log.error({ error: String(error) }, 'could not load a document')
		})
		const began = env.now()
		let flavour: Session['flavour'] = 'plain'
		const shared = {
			env: { ...env, log },
			outbox,
			person: who,
			role,
			room,
			meter,
			updatesPerSecond: options.updatesPerSecond,
			onEnd: (code: FailureCode | 'gone') => {
				connections.delete(connection)
				stopHeartbeat()
				stopEnd()
				meter.disconnected(flavour)
				log.info({ code, flavour, seconds: Math.round((env.now() - began) / 1000) }, 'connection ended')
			},
		}
		const native = webSocket.protocol === SUBPROTOCOL
		const session = native ? new NativeSession({ ...shared, history: options.log }) : new PlainSession(shared)
		flavour = session.flavour
		const connection: Connection = { who, session }
		const stopHeartbeat = options.heartbeat.add(listen(webSocket, session))
		const stopEnd = who.ends === null ? () => {} : atTime(env, who.ends, () => session.close('session-ended'))
		connections.add(connection)
		meter.connected(flavour)
		log.info({ flavour, role, address: request.socket.remoteAddress }, 'connection opened')
	}

	const admit = async (request: IncomingMessage, socket: Duplex, head: Buffer, document: string): Promise<void> => {
		const seat = census.arrive(request.socket.remoteAddress)
		let revoked = false
		const sessions = new Set<string>()
		// A session that ends while it is being judged must not stay open for ever.
		const unwatch = credentials.onRevoked((sessionId) => sessions.add(sessionId))
		try {
			const judged = seat === undefined ? 'too-many-connections' : await judgeUpgrade(request, document)
			if (typeof judged === 'string') return refuse(request, socket, head, judged, seat)
			// Many are judged together: the store answers several questions in one turn.
			await turnstile.pass()
			if (refusing !== undefined) return refuse(request, socket, head, refusing, seat)
			revoked = sessions.has(judged.who.sessionId)
			if (revoked) return refuse(request, socket, head, 'unauthenticated', seat)
			if (!seat?.join(judged.who.id)) return refuse(request, socket, head, 'too-many-connections', seat)
			seat.admitted()
			server.handleUpgrade(request, socket, head, (webSocket) => {
				open(request, webSocket, document, judged)
				options.joins.note(document, judged.who.id)
			})
		} catch (error) {
			env.log.error({ document, error: String(error) }, 'an upgrade failed')
			refuse(request, socket, head, 'internal', seat)
		} finally {
			unwatch()
			if (seat !== undefined) socket.once('close', () => seat.left())
			if (socket.destroyed) seat?.left()
		}
	}

	const refuse = (
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		code: FailureCode,
		seat: Seat | undefined,
	) => {
		meter.refused(code)
		env.log.info({ code, address: request.socket.remoteAddress }, 'upgrade refused')
		if (seat !== undefined && ticketIn(request) !== null && isToldByClosing(code)) {
			// It keeps its seat of this address until it is closed.
			seat.admitted()
			server.handleUpgrade(request, socket, head, (webSocket) => refuseOpen(webSocket, code))
			return
		}
		seat?.left()
		refuseUpgrade(socket, code)
	}

	return {
		upgrade: (request, socket, head) => {
			const document = PATH.exec(request.url ?? '')?.[1]
			if (document === undefined) return false
			// Until the WebSocket library takes over, a reset would be an unhandled error.
			const ignore = () => socket.destroy()
			socket.on('error', ignore)
			void admit(request, socket, head, document)
			return true
		},
		refuse: (code) => {
			refusing = code
		},
		close: () => {
			for (const each of undo) each()
		},
	}
}

/** The ticket in the address. It stands nowhere else, and never in the log: see `logger.ts`. */
function ticketIn({ url = '' }: IncomingMessage): string | null {
	return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('ticket')
}
