import { decodeUp, edit, hello, PROTOCOL, presence, probe, rename, type Up } from '@tandem/protocol'
import { admit } from '../../apps/server/src/session/admission.ts'
import { append, everyKind, paragraph } from '../blocks.ts'
import { type Flavour, isPresence, isRefusal } from './flavour.ts'

/** Whether no document could take this update, whatever is in it. */
export const isMalformed = (update: Uint8Array) => admit(update, new Map()).kind === 'malformed'

function read(payload: Uint8Array): Up | undefined {
	try {
		return decodeUp(payload)
	} catch {
		return undefined
	}
}

export const nativeFlavour: Flavour = {
	name: 'native',
	connect: (by, document) => by.connect(document),
	isNamed: isRefusal,
	record: async (_, document, by) => {
		const recording = { up: [] as Uint8Array[], down: [] as Uint8Array[] }
		const tap = (direction: 'up' | 'down', payload: Uint8Array) => recording[direction].push(payload.slice())
		// The second one joins what the first wrote, and hears it go on.
		const [first, second] = [await by.open(document, { tap }), await by.open(document, { tap })]
		append(first.text, ...everyKind())
		for (const letter of 'Typed letter by letter. 漢字 😀') {
			append(second.text, paragraph(letter))
			first.connection.awareness.setLocalStateField('cursor', { anchor: letter, head: null })
		}
		first.text.delete(2, 3)
		first.connection.rename('Provisions and crew')
		await Promise.all([first.saved(), second.saved()])
		second.wake()
		first.close()
		second.close()
		recording.up.push(probe.encode({}), rename.encode({ session: '00'.repeat(8), seq: 1, title: '漢字' }))
		recording.up.push(presence.encode({ entries: [{ client: 7, clock: 1, state: '{"cursor":{"a":[1]}}' }] }))
		return recording
	},
	foothold: (random) => {
		const session = Buffer.from(random(8)).toString('hex')
		const client = 1000 + (Buffer.from(random(4)).readUInt32LE() % 2 ** 30)
		let seq = 0
		const sessions = [session]
		const greeting = hello.encode({ protocol: PROTOCOL, schema: 1, client, sessions, want: 'state', resume: null })
		return {
			greeting: [greeting],
			last: greeting,
			refuses: (payload) => {
				const message = read(payload)
				if (message === undefined || message.name === 'hello') return true
				if (message.name !== 'edit' && message.name !== 'rename') return false
				if (message.session !== session) return true
				// A repeated number is acknowledged unread, and behind a gap nothing is read: only of the first edit it is certain.
				return message.name === 'edit' && seq === 1 && message.seq > 0 && isMalformed(message.update)
			},
			survives: (payload) => {
				const message = read(payload)
				if (message === undefined || message.name === 'hello') return false
				if (message.name === 'presence') return isPresence(message.entries)
				if (message.name === 'probe') return true
				return message.session === session && (message.name === 'rename' || !isMalformed(message.update))
			},
			own: (payload) => {
				const message = read(payload)
				seq += 1
				if (message?.name === 'edit') return edit.encode({ ...message, session, seq })
				if (message?.name === 'rename') return rename.encode({ ...message, session, seq })
				if (message?.name === 'presence') return presence.encode(message)
				return payload
			},
		}
	},
}
