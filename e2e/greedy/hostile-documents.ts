import type { FailureCode } from '@tandem/protocol'
import * as Y from 'yjs'
import { bytes } from '../update-bytes.ts'

/** What somebody may try to make of a document that they share with others. */
export interface HostileContent {
	/** Updates as they are sent, one after the other. */
	updates(): Uint8Array[]
	/** What closes their session; null where they stay, because it is stored or waits for the rest. */
	readonly closes: FailureCode | null
	/** Whether it is stored. */
	readonly stored: boolean
}

function made(change: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc()
	doc.transact(() => change(doc))
	return Y.encodeStateAsUpdate(doc)
}

/** One letter of each of these many clients nobody knows, in one update. */
function crowd(clients: number): Uint8Array {
	const sections = Array.from({ length: clients }, (_, client) => bytes(1, 1000 + client, 0, [4, 1], 'crowd', 'x'))
	return Uint8Array.from(Buffer.concat([bytes(clients), ...sections, Uint8Array.of(0)]))
}

/** Elements within elements, so many that 42 kB are nothing else. */
function nested(depth: number): Uint8Array {
	return made((doc) => {
		let parent: Y.XmlFragment = doc.getXmlFragment('document')
		for (let level = 0; level < depth; level += 1) {
			const child = new Y.XmlElement('p')
			parent.insert(0, [child])
			parent = child
		}
	})
}

/** Every key of a text but the first. */
function afterAMissingOne(count: number): Uint8Array[] {
	const doc = new Y.Doc()
	const updates: Uint8Array[] = []
	doc.on('update', (update: Uint8Array) => updates.push(update))
	for (let key = 0; key <= count; key += 1) doc.getText('late').insert(0, 'k')
	return updates.slice(1)
}

export const HOSTILE_CONTENT: Readonly<Record<string, HostileContent>> = {
	'a hundred thousand client ids': { updates: () => [crowd(100_000)], closes: 'document-full', stored: false },
	'a document of subdocuments': {
		updates: () => [
			made((doc) => {
				for (let each = 0; each < 100; each += 1) doc.getArray('documents').push([new Y.Doc()])
			}),
		],
		closes: 'malformed',
		stored: false,
	},
	'42 kB of nesting': { updates: () => [nested(3800)], closes: 'malformed', stored: false },
	'a map among the blocks': {
		updates: () => [
			made((doc) => {
				doc.getXmlFragment('document').insert(0, [new Y.Map([['a', 1]]) as unknown as Y.XmlElement])
			}),
		],
		closes: null,
		stored: true,
	},
	'an embed in a text': {
		updates: () => [
			made((doc) => {
				const [block, text] = [new Y.XmlElement('paragraph'), new Y.XmlText('beside an embed')]
				doc.getXmlFragment('document').insert(0, [block])
				block.insert(0, [text])
				text.insertEmbed(3, { image: 'javascript:alert(1)' })
			}),
		],
		closes: null,
		stored: true,
	},
	'three thousand updates after a missing one': { updates: () => afterAMissingOne(3000), closes: null, stored: false },
}
