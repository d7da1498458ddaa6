import { decodePlainUp, type PlainUp, presence, sync } from '@tandem/protocol'
import * as Y from 'yjs'
import { decodeVector } from '../../apps/server/src/session/admission.ts'
import { openPlainClient } from '../plain-client.ts'
import { type Flavour, isPresence, isRefusal } from './flavour.ts'
import { isMalformed } from './native-flavour.ts'

function read(payload: Uint8Array): PlainUp | undefined {
	try {
		return decodePlainUp(payload)
	} catch {
		return undefined
	}
}

const isNothing = (bytes: Uint8Array) => bytes.length <= 2 && bytes.every((byte) => byte === 0)

/** Whether this is no state vector, nor the empty one that some send. */
export function isNoVector(bytes: Uint8Array): boolean {
	try {
		decodeVector(bytes)
		return false
	} catch {
		return !isNothing(bytes)
	}
}

export const plainFlavour: Flavour = {
	name: 'plain',
	connect: (by, document) => by.connect(document, { protocol: null }),
	isNamed: isRefusal,
	record: async (site, document, by) => {
		const recording = { up: [] as Uint8Array[], down: [] as Uint8Array[] }
		const tap = (direction: 'up' | 'down', payload: Uint8Array) => recording[direction].push(payload.slice())
		const page = await by.open(document)
		const client = await openPlainClient(site, document, by.cookie, tap)
		const text = client.doc.getText('notes')
		for (const word of ['plain ', 'words ', '漢字 ', '😀']) {
			text.insert(0, word)
			text.format(0, 2, { bold: true })
			client.awareness.setLocalStateField('cursor', { anchor: word })
		}
		client.doc.getMap('map').set('key', new Y.Map([['inner', [1, 'x', null]]]))
		text.delete(3, 4)
		const last = new Promise<void>((resolve) => {
			page.doc.getArray('end').observe(() => resolve())
		})
		client.doc.getArray('end').push(['of it'])
		await last
		page.close()
		const state = Y.encodeStateAsUpdate(client.doc)
		client.close()
		recording.up.push(Uint8Array.of(3), sync.encode({ step: 'step2', payload: state }))
		recording.up.push(presence.encode({ entries: [{ client: 7, clock: 1, state: '{"user":{"name":"x"}}' }] }))
		return recording
	},
	foothold: () => ({
		survives: (payload) => {
			const message = read(payload)
			if (message?.name === 'presence') return isPresence(message.entries)
			if (message?.name !== 'sync') return message !== undefined
			return message.step === 'step1' ? !isNoVector(message.payload) : !isMalformed(message.payload)
		},
		greeting: [sync.encode({ step: 'step1', payload: Uint8Array.of(0) })],
		last: sync.encode({ step: 'step1', payload: Uint8Array.of(9, 9, 9) }),
		refuses: (payload) => {
			const message = read(payload)
			if (message === undefined) return true
			if (message.name !== 'sync') return false
			if (message.step === 'step1') return isNoVector(message.payload)
			if (message.step === 'step2' && isNothing(message.payload)) return false
			return isMalformed(message.payload)
		},
		own: (payload) => payload,
	}),
}
