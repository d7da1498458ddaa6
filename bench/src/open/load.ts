import { setPriority } from 'node:os'
import { inflateRawSync } from 'node:zlib'
import { decodeDown, deflatedSnapshot } from '@tandem/protocol'
import * as Y from 'yjs'
import { type FlavourName, flavourOf } from '../load/flavour.ts'
import { joinReplica } from '../load/replica.ts'
import { type Address, openSocket } from '../load/socket.ts'

/**
 * Opens documents, one line of the orders after the other, and says how long each took: from asking for the connection
 * until the last of its clients has the whole document. Then looks once whether what came is what was stored.
 */
export interface Orders {
	readonly flavour: FlavourName
	readonly openings: readonly {
		readonly address: Address
		/** The people who come at once, each with their own; an empty one where nobody is asked. */
		readonly cookies: readonly string[]
	}[]
	/** UTF-16 units of text in the document that is opened last. */
	readonly length: number
}

export interface Told {
	/** Milliseconds of each opening. */
	readonly ms: readonly number[]
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
// Who shares this core to look what others notice of it goes first.
setPriority(10)

/** `inflates`: as a client does, which is on a machine of its own where many open at once. */
async function open(address: Address, inflates: boolean): Promise<void> {
	const parts: Uint8Array[] = []
	const flavour = flavourOf(orders.flavour, address)
	const joined = Promise.withResolvers<void>()
	const socket = await openSocket(address, {
		...(flavour.protocol !== undefined && { protocol: flavour.protocol }),
		hear: (bytes, start, end) => {
			if (inflates && bytes[start] === deflatedSnapshot.type) {
				const message = decodeDown(Uint8Array.from(bytes.subarray(start, end)))
				if (message.name === 'deflated-snapshot') parts.push(message.part)
			}
			if (flavour.read(bytes, start, end).about !== 'joined') return
			if (parts.length > 0) inflateRawSync(Buffer.concat(parts))
			joined.resolve()
		},
		lost: (why) => joined.reject(new Error(why)),
	})
	for (const message of flavour.hello(nextClient++)) socket.send(message)
	await joined.promise
	socket.close()
}

function lengthOf(page: Y.XmlFragment): number {
	let length = 0
	for (const text of page.createTreeWalker((node) => node instanceof Y.XmlText)) length += (text as Y.XmlText).length
	return length
}

let nextClient = 1000
const ms: number[] = []
for (const { address, cookies } of orders.openings) {
	const began = performance.now()
	await Promise.all(cookies.map((cookie) => open({ ...address, cookie }, cookies.length === 1)))
	ms.push(performance.now() - began)
}
console.log(`end ${JSON.stringify({ ms } satisfies Told)}`)
const last = orders.openings.at(-1)
if (last === undefined) throw new Error('nothing to open')
const { replica } = await joinReplica(last.address, { flavour: orders.flavour, client: nextClient })
const length = lengthOf(replica.doc.getXmlFragment('document'))
if (length !== orders.length) throw new Error(`${length} letters came of ${orders.length}`)
console.log('complete')
process.exit(0)
