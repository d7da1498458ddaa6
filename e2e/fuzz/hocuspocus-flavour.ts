import {
	addressed,
	decodeHocuspocusUp,
	decodeToken,
	type HocuspocusUp,
	PONG,
	presence,
	readAddressed,
	sync,
	token,
} from '@tandem/protocol'
import { openHocuspocusSocket } from '../hocuspocus-client.ts'
import { type Flavour, isPresence, isRefusal } from './flavour.ts'
import { isMalformed } from './native-flavour.ts'
import { isNoVector } from './plain-flavour.ts'

/** The frame taken apart; undefined where nobody can. */
function read(frame: Uint8Array): { address: string; message: Uint8Array; said: HocuspocusUp | 'token' } | undefined {
	try {
		const { address, message, isToken } = readAddressed(frame)
		if (!isToken) return { address, message, said: decodeHocuspocusUp(message) }
		decodeToken(message)
		return { address, message, said: 'token' }
	} catch {
		return undefined
	}
}

/** Whether the frame is about nothing: then the socket itself is closed. */
function isNoFrame(frame: Uint8Array): boolean {
	if (frame.length === 1) return false
	try {
		const { message, isToken } = readAddressed(frame)
		if (isToken) decodeToken(message)
		return false
	} catch {
		return true
	}
}

export const hocuspocusFlavour: Flavour = {
	name: 'hocuspocus',
	connect: (by, document) => by.connect(document, { protocol: null, path: '/hocuspocus' }),
	isNamed: isRefusal,
	record: async (site, document, by) => {
		const recording = { up: [] as Uint8Array[], down: [] as Uint8Array[] }
		const tap = (direction: 'up' | 'down', payload: Uint8Array) => recording[direction].push(payload.slice())
		const socket = openHocuspocusSocket(site, by.cookie, tap)
		const client = socket.open(document)
		await client.until(() => client.isSaved)
		for (const word of ['said ', 'through ', '漢字 ', '😀']) {
			client.text.insert(0, word)
			client.provider.setAwarenessField('cursor', { anchor: word })
		}
		client.text.delete(3, 4)
		await client.until(() => client.isSaved)
		socket.close()
		recording.up.push(addressed(document, presence.encode({ entries: [{ client: 7, clock: 1, state: '{}' }] })))
		return recording
	},
	foothold: (random, document) => {
		const opening = addressed(document, token.encode({ token: 'any', version: null }))
		const question = addressed(document, sync.encode({ step: 'step1', payload: Uint8Array.of(0) }))
		return {
			greeting: [opening, question],
			last: new Uint8Array(9).fill(0xff),
			refuses: isNoFrame,
			survives: (frame) => {
				if (frame.length === 1) return frame[0] === PONG[0]
				const found = read(frame)
				if (found?.address !== document || found.said === 'token') return false
				if (found.said.name === 'presence') return isPresence(found.said.entries)
				if (found.said.name !== 'sync') return found.said.name !== 'leave-document'
				const { step, payload } = found.said
				return step === 'step1' ? !isNoVector(payload) : !isMalformed(payload)
			},
			own: (frame) => {
				// Opened anew now and then: what is refused closes the document and leaves the socket.
				if ((random(1)[0] ?? 0) < 20) return opening
				const found = read(frame)
				return found === undefined ? frame : addressed(document, found.message)
			},
		}
	},
}
