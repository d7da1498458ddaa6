import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FailureCode } from '@tandem/protocol'
import type { WebSocket } from 'ws'
import type { Env } from '../env.ts'
import type { Authenticated } from '../http/authentication.ts'
import { DocumentMissingError } from '../room/registry.ts'
import { HocuspocusSession } from '../session/hocuspocus.ts'
import type { Visit, Way } from '../session/hocuspocus-document.ts'
import { HocuspocusSocket } from '../session/hocuspocus-socket.ts'
import type { Acceptance, AcceptOptions } from './accept.ts'
import { openOutbox } from './outbox.ts'
import { listen } from './peer.ts'
import { refuseUpgrade } from './refuse.ts'
import { webSockets } from './web-sockets.ts'

/**
 * Whom a token names where it is shown for a document, given the cookies of the upgrade; null for nobody, a code for who is
 * refused. `until`: when a fresh one is wanted.
 */
export type Identify = (
	token: string,
	cookie: string | undefined,
	document: string,
) => Promise<{ readonly who: Authenticated; readonly until: number | null } | FailureCode | null>

export type HocuspocusAcceptOptions = AcceptOptions & { readonly identify: Identify }

/** What a probe holds, unlike the heartbeat's pings. */
const PROBE = Buffer.from('probe')

const PATH = /^\/hocuspocus\/?(?:\?|$)/

/**
 * Receives upgrades of Hocuspocus clients. Guarantees that host, origin and limits were judged before the 101, and session
 * and rights before each document: a client names it, and itself, only then. A socket without a session is let in for as
 * long and as much as a token takes.
 */
export function acceptHocuspocus(options: HocuspocusAcceptOptions): Acceptance {
	const { env, credentials, census, turnstile, meter } = options
	const server = webSockets()
	const sockets = new Set<HocuspocusSocket>()
	let refusing: FailureCode | undefined

	const endSession = (sessionId: string) => {
		for (const { documents } of sockets) {
			for (const { visit, session } of documents) if (visit.sessionId === sessionId) session.close('session-ended')
		}
	}
	const undo = [
		credentials.onRevoked((sessionId) => {
			endSession(sessionId)
			// Once more for whoever was let in at this very moment.
			env.soon(() => endSession(sessionId))
		}),
		options.authentication.onPersonChanged((person) => {
			for (const { documents } of sockets) {
				for (const { visit, session } of documents) if (visit.person.id === person.id) session.changePerson(person)
			}
		}),
	]

	/** Judges a token for a document. */
	const judge = async (token: string, cookie: string | undefined, document: string, seats: Seats) => {
		if (refusing !== undefined) return refusing
		const revoked = new Set<string>()
		const unwatch = credentials.onRevoked((sessionId) => revoked.add(sessionId))
		try {
			const named = await options.identify(token, cookie, document)
			if (named === null || typeof named === 'string') return named ?? 'unauthenticated'
			const { who, until } = named
			const access = await options.accessTo(document, who)
			if (typeof access === 'string') return access
			if (revoked.has(who.sessionId)) return 'unauthenticated'
			if (!seats.take(who.id)) return 'too-many-connections'
			return { person: who, sessionId: who.sessionId, role: access.role, until }
		} finally {
			unwatch()
		}
	}

	const openDocument = (inSocket: Env, address: string | undefined) => (visit: Visit, document: string, way: Way) => {
		const { person, role } = visit
		const log = inSocket.log.child({ document, person: person.id })
		const room = options.rooms.open(document)
		room.catch((error: unknown) => {
			if (!(error instanceof DocumentMissingError)) log.error({ error: String(error) }, 'could not load a document')
		})
		const began = env.now()
		const flavour = 'hocuspocus'
		const session = new HocuspocusSession({
			...way,
			env: { ...inSocket, log },
			person,
			role,
			room,
			meter,
			updatesPerSecond: options.updatesPerSecond,
			onEnd: (code) => {
				way.onEnd(code)
				meter.disconnected(flavour)
				log.info({ code, flavour, seconds: Math.round((env.now() - began) / 1000) }, 'connection ended')
			},
		})
		meter.connected(flavour)
		log.info({ flavour, role, address }, 'connection opened')
		options.joins.note(document, person.id)
		return session
	}

	const open = (request: IncomingMessage, webSocket: WebSocket, stranger: boolean, seats: Seats, known: () => void) => {
		const log = env.log.child({ connection: Buffer.from(env.random(6)).toString('hex') })
		const inSocket = { ...env, log }
		const { remoteAddress } = request.socket
		const start = openDocument(inSocket, remoteAddress)
		const peer = new HocuspocusSocket({
			env: inSocket,
			outbox: openOutbox(webSocket, { after: env.after, sent: meter.sent }),
			stranger,
			admit: (token, document) => judge(token, request.headers.cookie, document, seats),
			open: (visit, document, way) => {
				known()
				return start(visit, document, way)
			},
			probe: () => webSocket.ping(PROBE),
			denied: (code) => {
				meter.refused(code)
				log.info({ code, address: remoteAddress }, 'token denied')
			},
			onEnd: (code) => {
				sockets.delete(peer)
				stopHeartbeat()
				// Documents tell of their own end; this is the only word on a socket that had none.
				if (code !== 'gone') log.info({ code, address: remoteAddress }, 'socket closed')
			},
		})
		sockets.add(peer)
		const stopHeartbeat = options.heartbeat.add(listen(webSocket, peer))
		webSocket.on('pong', (payload: Buffer) => {
			if (payload.equals(PROBE)) peer.probeAnswered()
		})
		if (stranger) boundEarly(request, webSocket, peer)
	}

	const admit = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
		const seat = census.arrive(request.socket.remoteAddress)
		const seats = new Seats((person) => census.join(person))
		let known = () => {}
		const leave = () => {
			seat?.left()
			seats.leave()
			known()
		}
		const refuse = (code: FailureCode) => {
			leave()
			meter.refused(code)
			env.log.info({ code, address: request.socket.remoteAddress }, 'upgrade refused')
			refuseUpgrade(socket, code)
		}
		try {
			if (seat === undefined) return refuse('too-many-connections')
			const refusal = refusing ?? options.judge(request.headers)
			if (refusal !== null) return refuse(refusal)
			// A crowd arrives in one turn of the event loop, and to look somebody up takes it a millisecond.
			await turnstile.pass()
			const { cookie, authorization } = request.headers
			const who = await credentials.who({ cookie, authorization, address: request.socket.remoteAddress })
			if (typeof who === 'string') return refuse(who)
			await turnstile.pass()
			if (refusing !== undefined) return refuse(refusing)
			const met = who === null ? census.meet() : undefined
			if (who === null ? met === undefined : !seats.take(who.id)) return refuse('too-many-connections')
			known = met ?? known
			seat.admitted()
			server.handleUpgrade(request, socket, head, (webSocket) => open(request, webSocket, who === null, seats, known))
		} catch (error) {
			env.log.error({ error: String(error) }, 'an upgrade failed')
			refuse('internal')
		} finally {
			socket.once('close', leave)
			if (socket.destroyed) leave()
		}
	}

	return {
		upgrade: (request, socket, head) => {
			if (!PATH.test(request.url ?? '')) return false
			// Until the WebSocket library takes over, a reset would be an unhandled error.
			socket.on('error', () => socket.destroy())
			void admit(request, socket, head)
			return true
		},
		refuse: (code) => {
			refusing = code
			// Those with documents are closed by their rooms, one after the other.
			for (const peer of [...sockets]) if (peer.documents.length === 0) peer.close(code)
		},
		close: () => {
			for (const each of undo) each()
		},
	}
}

/** Counts the bytes of a socket that nobody is known to be behind, also those of a message that never becomes whole. */
function boundEarly(request: IncomingMessage, webSocket: WebSocket, peer: HocuspocusSocket): void {
	request.socket.on('data', (chunk: Buffer) => {
		peer.arrived(chunk.length)
		// Closed for it: nothing more is read while it says goodbye.
		if (peer.isEnded && peer.isStranger) webSocket.pause()
	})
}

/** The people on one socket, each counted as one connection of theirs. */
class Seats {
	readonly #join: (person: string) => (() => void) | undefined
	readonly #taken = new Map<string, () => void>()

	constructor(join: (person: string) => (() => void) | undefined) {
		this.#join = join
	}

	/** Whether this person may have another connection, or has this one already. */
	take(person: string): boolean {
		if (this.#taken.has(person)) return true
		const leave = this.#join(person)
		if (leave !== undefined) this.#taken.set(person, leave)
		return leave !== undefined
	}

	/** Idempotent. */
	leave(): void {
		for (const leave of this.#taken.values()) leave()
		this.#taken.clear()
	}
}
