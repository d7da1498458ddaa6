import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { bytes, MalformedError } from './codec.ts'
import { LIMITS } from './limits.ts'
import { token } from './message/hocuspocus-auth.ts'
import { leaveDocument } from './message/hocuspocus-close.ts'
import { broadcastStateless, stateless } from './message/hocuspocus-stateless.ts'
import { presence } from './message/presence.ts'
import { queryPresence, sync } from './message/sync.ts'
import { type Decoded, decoderOf } from './message.ts'

/** Between a document's name and a session of it, in the address of providers that are aware of sessions. */
const SEPARATOR = '\0'

/** Whole frames without an address, about the connection itself: a question whether it lives and the answer. */
export const PING = Uint8Array.of(9)
export const PONG = Uint8Array.of(10)

const about = [sync, presence, queryPresence, stateless, broadcastStateless, leaveDocument] as const

/** What a Hocuspocus client may say about a document it has opened. */
export type HocuspocusUp = Decoded<(typeof about)[number]>
export const decodeHocuspocusUp: (message: Uint8Array) => HocuspocusUp = decoderOf(about)

/** The message that opens a document, or opens it anew. */
export const decodeToken: (message: Uint8Array) => Decoded<typeof token> = decoderOf([token])

/** One frame, taken apart. `message` is a view of it. */
export interface Addressed {
	/** Which of the client's documents it is about; answers bear the same. */
	readonly address: string
	readonly message: Uint8Array
	/** Whether `message` is for `decodeToken`. */
	readonly isToken: boolean
}

/** Takes a frame apart; throws MalformedError. */
export function readAddressed(frame: Uint8Array): Addressed {
	try {
		const from = decoding.createDecoder(frame)
		const named = bytes.read(from)
		if (named.length > LIMITS.addressBytes)
			throw new MalformedError(`an address longer than ${LIMITS.addressBytes} bytes`)
		const address = decoder.decode(named)
		const message = frame.subarray(from.pos)
		return { address, message, isToken: message[0] === token.type }
	} catch (error) {
		if (error instanceof MalformedError) throw error
		throw new MalformedError('a frame without an address', { cause: error })
	}
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The document an address names. */
export function documentOf(address: string): string {
	const end = address.indexOf(SEPARATOR)
	return end === -1 ? address : address.slice(0, end)
}

/** A whole frame: a message to one of the client's documents. */
export function addressed(address: string, message: Uint8Array): Uint8Array {
	const head = addressHead(address)
	const frame = new Uint8Array(head.length + message.length)
	frame.set(head)
	frame.set(message, head.length)
	return frame
}

/** What every frame to this address begins with. */
export function addressHead(address: string): Uint8Array {
	const to = encoding.createEncoder()
	encoding.writeVarString(to, address)
	return encoding.toUint8Array(to)
}
