import { randomBytes } from 'node:crypto'
import { edit, hello, PROTOCOL } from '@tandem/protocol'
import * as Y from 'yjs'
import type { Script } from '../script.ts'
import type { Wire, WireOptions } from '../wire.ts'

/** A native connection that sends what it likes, as fast as it likes: the protocol by hand, and a Y.Doc of its own. */
export interface GreedyWriter {
	readonly wire: Wire
	/** What it wrote; others' edits are not taken in. */
	readonly doc: Y.Doc
	/** Makes a change and sends it; returns its number. */
	write(change: (doc: Y.Doc) => void): number
	/** Sends any update as its next edit; returns its number. `complete`: as the answer to `resync`. */
	send(update: Uint8Array, complete?: boolean): number
	/** Resolves when the edit of this number is stored. */
	stored(seq: number): Promise<void>
}

export async function openGreedyWriter(by: Script, document: string, options: WireOptions = {}): Promise<GreedyWriter> {
	const wire = await by.connect(document, options)
	const session = randomBytes(8).toString('hex')
	const doc = new Y.Doc()
	const sessions = [session]
	const { clientID: client } = doc
	wire.send(hello.encode({ protocol: PROTOCOL, schema: 1, client, sessions, want: 'nothing', resume: null }))
	await wire.hear('welcome')
	let seq = 0
	const send = (update: Uint8Array, complete = false) => {
		seq += 1
		wire.send(edit.encode({ session, seq, complete, update }))
		return seq
	}
	return {
		wire,
		doc,
		send,
		write: (change) => {
			const before = Y.encodeStateVector(doc)
			doc.transact(() => change(doc))
			return send(Y.encodeStateAsUpdate(doc, before))
		},
		stored: async (wanted) => {
			for (let last = 0; last < wanted; ) {
				const { acknowledged } = await wire.hear('committed')
				for (const each of acknowledged) if (each.session === session) last = Math.max(last, each.seq)
			}
		},
	}
}
