import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Source } from './documents.ts'

/** A document somebody types in, update by update. */
export function typing(clientId: number, start?: Uint8Array): { doc: Y.Doc; updates: Uint8Array[]; text: Y.XmlText } {
	const doc = new Y.Doc()
	doc.clientID = clientId
	if (start !== undefined) Y.applyUpdate(doc, start)
	const updates: Uint8Array[] = []
	doc.on('update', (update: Uint8Array) => updates.push(update))
	const text = new Y.XmlText()
	const paragraph = new Y.XmlElement('paragraph')
	paragraph.insert(0, [text])
	const fragment = doc.getXmlFragment('document')
	fragment.insert(fragment.length, [paragraph])
	return { doc, updates, text }
}

export const source = (updates: readonly Uint8Array[], base: Uint8Array | null = null): Source => ({
	document: 'd',
	base,
	updates,
})

export const collected = (client: number, clock: number, length: number): Uint8Array =>
	written((to) => {
		for (const number of [1, 1, client, clock]) encoding.writeVarUint(to, number)
		encoding.writeUint8(to, 0)
		encoding.writeVarUint(to, length)
		encoding.writeVarUint(to, 0)
	})

export function written(write: (to: encoding.Encoder) => void): Uint8Array {
	const to = encoding.createEncoder()
	write(to)
	return encoding.toUint8Array(to)
}

/** An element within an element, so many times. */
export function nested(levels: number): Uint8Array {
	return written((to) => {
		for (const number of [1, levels, 3, 0]) encoding.writeVarUint(to, number)
		for (let level = 0; level < levels; level++) {
			encoding.writeUint8(to, 7)
			encoding.writeVarUint(to, level === 0 ? 1 : 0)
			if (level === 0) encoding.writeVarString(to, 'document')
			else for (const number of [3, level - 1]) encoding.writeVarUint(to, number)
			encoding.writeVarUint(to, 3)
			encoding.writeVarString(to, 'p')
		}
		encoding.writeVarUint(to, 0)
	})
}
