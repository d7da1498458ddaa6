import { type FlavourName, flavourOf } from '../load/flavour.ts'
import { type Address, openSocket } from '../load/socket.ts'

/**
 * Joins and then does nothing. Prints a line when the first are there and, told to go on, when all are. Fails when the
 * server lets go of one.
 */
export interface Orders {
	readonly addresses: readonly Address[]
	readonly flavour: FlavourName
	/** Before the first look at the server's memory: what it makes once for all is made. */
	readonly warm: number
	readonly connections: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
/** A listening queue is not endless. */
const TOGETHER = 100
/** Loopback addresses to come from: each has some 28,000 ports. */
const SOURCES = 4

async function join(index: number): Promise<void> {
	const address = orders.addresses[index % orders.addresses.length]
	if (address === undefined) throw new Error('no document to go to')
	const flavour = flavourOf(orders.flavour, address)
	const joined = Promise.withResolvers<void>()
	const socket = await openSocket(
		{ ...address, from: `127.0.0.${2 + (index % SOURCES)}` },
		{
			...(flavour.protocol !== undefined && { protocol: flavour.protocol }),
			hear: (bytes, start, end) => {
				if (flavour.read(bytes, start, end).about === 'joined') joined.resolve()
			},
			lost: (why) => {
				throw new Error(`connection ${index}: ${why}`)
			},
		},
	)
	const first = flavour.hello(1000 + index)
	for (const message of first) socket.send(message)
	if (first.length > 0) await joined.promise
}

async function joinUpTo(from: number, to: number): Promise<void> {
	for (let at = from; at < to; at += TOGETHER) {
		await Promise.all(Array.from({ length: Math.min(TOGETHER, to - at) }, (_, index) => join(at + index)))
	}
}

await joinUpTo(0, orders.warm)
console.log('warm')
process.stdin.once('data', async () => {
	await joinUpTo(orders.warm, orders.warm + orders.connections)
	console.log('held')
})
