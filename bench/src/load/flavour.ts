import { committed, deflatedSnapshot, edit, hello, PROTOCOL, presence, SUBPROTOCOL, snapshot } from '@tandem/protocol'
import type { Address } from './socket.ts'
import { Cursor, counted } from './varuint.ts'

/** What a message from a server is about. `at`: where the update, the presence entries or the acknowledgements begin. */
export interface Told {
	about: 'update' | 'presence' | 'acknowledged' | 'joined' | 'other'
	at: number
}

/** How one kind of server is spoken to, with as little work for a message as there can be. */
export interface Flavour {
	readonly protocol?: string
	/** Sent first. Each client needs a flavour of its own. A relay wants nothing: who is connected has joined. */
	hello(client: number): readonly Uint8Array[]
	/** The same object each time, so read it before the next call. */
	read(bytes: Buffer, start: number, end: number): Told
	/** The client's `seq`th update, counted from 1. */
	edit(client: number, seq: number, update: Uint8Array): Uint8Array
	presence(entries: Uint8Array): Uint8Array
	/** Up to which of its updates this client is told that they are stored; `before` is what it knew already. */
	acknowledged(client: number, bytes: Buffer, told: Told, end: number, before: number): number
}

export type FlavourName = 'tandem' | 'plain' | 'relay' | 'hocuspocus'

const sessionOf = (client: number) => client.toString(16).padStart(16, '0')
const told: Told = { about: 'other', at: 0 }
const cursor = new Cursor()

function say(about: Told['about'], at: number): Told {
	told.about = about
	told.at = at
	return told
}

/** A byte array begins after its length. */
function afterLength(bytes: Buffer, at: number): number {
	cursor.set(bytes, at).varuint()
	return cursor.at
}

const ID_BYTES = 8

/** tandem.v1: see packages/protocol. A document comes as a snapshot, as rows, or as both. */
function tandem(upTo: number): Flavour {
	/** Of the one client whose flavour this is: bytes of the snapshot that came, and whether its document is here. */
	let gathered = 0
	let hasJoined = false
	const join = (isComplete: boolean): Told => {
		const about = isComplete && !hasJoined ? 'joined' : 'other'
		hasJoined ||= isComplete
		return say(about, cursor.at)
	}
	const snapshotPart = (bytes: Buffer, start: number): Told => {
		const offset = cursor.set(bytes, start + 1).varuint()
		cursor.at += ID_BYTES
		const total = cursor.varuint()
		gathered += cursor.skip()
		return join(gathered >= total && offset >= upTo)
	}
	return {
		protocol: SUBPROTOCOL,
		hello: (client) => [
			hello.encode({
				protocol: PROTOCOL,
				schema: 1,
				client,
				sessions: [sessionOf(client)],
				want: 'state',
				resume: null,
			}),
		],
		read: (bytes, start) => {
			const type = bytes[start]
			if (type === 19) return say('update', afterLength(bytes, start + 1))
			if (type === presence.type) return say('presence', afterLength(bytes, start + 1))
			if (type === committed.type) {
				return hasJoined ? say('acknowledged', start + 1) : join(cursor.set(bytes, start + 1).varuint() >= upTo)
			}
			if (type === snapshot.type || type === deflatedSnapshot.type) return snapshotPart(bytes, start)
			return say('other', start)
		},
		edit: (client, seq, update) => edit.encode({ session: sessionOf(client), seq, complete: false, update }),
		presence: (entries) => Buffer.concat([Buffer.from([presence.type]), counted(entries)]),
		acknowledged: (client, bytes, { at }, _end, before) => {
			cursor.set(bytes, at).varuint()
			cursor.at += ID_BYTES
			for (let left = cursor.varuint(); left > 0; left -= 1) {
				// The session of a client is its number.
				const isMine = bytes.readUInt32BE(cursor.at + 4) === client
				cursor.at += ID_BYTES
				const seq = cursor.varuint()
				if (isMine) return seq
			}
			return before
		},
	}
}

const STEP1_OF_NOTHING = [0, 0, 1, 0]

/** y-websocket's messages, each behind `prefix`. It acknowledges nothing. */
function plain(prefix: Buffer, first: readonly Uint8Array[]): Flavour {
	const type = prefix.length
	return {
		hello: () => first,
		read: (bytes, start) => {
			const at = start + type
			if (bytes[at] === 0 && bytes[at + 1] === 2) return say('update', afterLength(bytes, at + 2))
			if (bytes[at] === 0 && bytes[at + 1] === 1) return say('joined', afterLength(bytes, at + 2))
			if (bytes[at] === 1) return say('presence', afterLength(bytes, at + 1))
			return say(bytes[at] === 8 ? 'acknowledged' : 'other', at + 1)
		},
		edit: (_client, _seq, update) => Buffer.concat([prefix, Buffer.from([0, 2]), counted(update)]),
		presence: (entries) => Buffer.concat([prefix, Buffer.from([1]), counted(entries)]),
		// Hocuspocus says one by one that it has an update: not that it is on disk.
		acknowledged: (_client, bytes, { at }, _end, before) => (bytes[at] === 1 ? before + 1 : before),
	}
}

/** A flavour for one client of the document at `address`. */
export function flavourOf(name: FlavourName, { document, upTo = 1 }: Pick<Address, 'document' | 'upTo'>): Flavour {
	switch (name) {
		case 'tandem':
			return tandem(upTo)
		case 'plain':
			return plain(Buffer.alloc(0), [Buffer.from(STEP1_OF_NOTHING)])
		case 'relay':
			return plain(Buffer.alloc(0), [])
		case 'hocuspocus': {
			const prefix = counted(Buffer.from(document))
			const token = Buffer.concat([prefix, Buffer.from([2, 0]), counted(Buffer.from('token'))])
			return plain(prefix, [token, Buffer.concat([prefix, Buffer.from(STEP1_OF_NOTHING)])])
		}
		default:
			return name satisfies never
	}
}
