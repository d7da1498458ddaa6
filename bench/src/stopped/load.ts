import * as Y from 'yjs'
import type { FlavourName } from '../load/flavour.ts'
import { joinReplica, type Replica } from '../load/replica.ts'
import type { Address } from '../load/socket.ts'

/**
 * One writes, two read. After as much as warms a server up, one of the readers takes nothing more from its socket while the
 * other one hears everything; then it goes, comes again, and must have the same document.
 */
export interface Orders {
	readonly address: Address
	readonly flavour: FlavourName
	readonly bytes: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const AUTHOR = 1000
/** Each edit replaces the one before, so that the document stays small, however much is written. */
const EDIT_BYTES = 10_000
/** Edits written ahead of the reader that reads. */
const AHEAD = 16
const EDITS = Math.ceil(orders.bytes / EDIT_BYTES)
setTimeout(() => {
	throw new Error('nobody waits any longer')
}, 60_000)

const join = (client: number) => joinReplica(orders.address, { flavour: orders.flavour, client })
const writer = await join(AUTHOR)
const reader = await join(AUTHOR + 1)
const stopped = await join(AUTHOR + 2)

const doc = new Y.Doc()
doc.clientID = AUTHOR
const text = doc.getText('written')
let sent = 0
doc.on('update', (update: Uint8Array) => {
	sent += 1
	writer.socket.send(writer.replica.flavour.edit(AUTHOR, sent, update))
})

/** The number of the edit that a document shows. */
function shown(of: Y.Doc): number {
	return Number.parseInt(of.getText('written').toString().slice(0, 8) || '0', 10)
}

function replace(): void {
	const next = `${String(sent + 1).padStart(8, '0')} `.padEnd(EDIT_BYTES, 'a')
	doc.transact(() => {
		text.delete(0, text.length)
		text.insert(0, next)
	})
}

/** Resolves when the reader has heard of all edits. */
function write(edits: number): Promise<void> {
	const last = sent + edits
	const { replica } = reader
	return new Promise((resolve) => {
		replica.changed = () => {
			const heard = shown(replica.doc)
			while (sent < last && sent - heard < AHEAD) replace()
			if (heard === last) resolve()
		}
		replica.changed()
	})
}

function caughtUp(replica: Replica): Promise<void> {
	return new Promise((resolve) => {
		replica.changed = () => {
			if (shown(replica.doc) === sent) resolve()
		}
		replica.changed()
	})
}

/** What to do when the bench says so, step by step. */
function told(): Promise<void> {
	return new Promise((resolve) => {
		process.stdin.once('data', () => resolve())
	})
}

await write(EDITS)
await caughtUp(stopped.replica)
console.log('warm')
await told()
stopped.socket.pause()
await write(EDITS)
console.log('written')
await told()
stopped.socket.close()
console.log('gone')
await told()
await caughtUp((await join(AUTHOR + 3)).replica)
console.log('complete')
process.exit(0)
