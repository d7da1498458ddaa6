import { flavourOf } from './flavour.ts'
import { type Address, openSocket } from './socket.ts'
import { Cursor } from './varuint.ts'

const cursor = new Cursor()
/** Edits under way that are not acknowledged. */
const UNDER_WAY = 64

/**
 * Has Tandem store updates the way a page does that was offline. Resolves when the last one is on disk, with the row that
 * the document reaches to then.
 */
export async function storeUpdates(
	address: Address,
	options: { client: number; updates: readonly Uint8Array[] },
): Promise<number> {
	const { client, updates } = options
	const flavour = flavourOf('tandem', address)
	const done = Promise.withResolvers<void>()
	let sent = 0
	let stored = 0
	let row = 0
	const sendMore = () => {
		for (; sent < updates.length && sent - stored < UNDER_WAY; sent += 1) {
			socket.send(flavour.edit(client, sent + 1, updates[sent] ?? new Uint8Array()))
		}
		if (stored === updates.length) done.resolve()
	}
	const socket = await openSocket(address, {
		...(flavour.protocol !== undefined && { protocol: flavour.protocol }),
		hear: (bytes, start, end) => {
			const told = flavour.read(bytes, start, end)
			if (told.about === 'acknowledged') {
				row = cursor.set(bytes, told.at).varuint()
				stored = flavour.acknowledged(client, bytes, told, end, stored)
			}
			if (told.about === 'joined' || told.about === 'acknowledged') sendMore()
		},
		lost: (why) => done.reject(new Error(why)),
	})
	for (const message of flavour.hello(client)) socket.send(message)
	await done.promise
	socket.close()
	return row
}
