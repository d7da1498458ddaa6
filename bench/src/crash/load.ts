import { type FlavourName, flavourOf } from '../load/flavour.ts'
import { letter, readLetters } from '../load/letters.ts'
import { type Address, type LeanSocket, openSocket } from '../load/socket.ts'

/**
 * Types until the server is gone, and then says for each writer how many letters were told to be stored, or shown to
 * somebody else: these must not be lost.
 */
export interface Orders {
	readonly address: Address
	readonly flavour: FlavourName
	readonly writers: number
	readonly perSecond: number
}

export interface Told {
	readonly typed: number
	/** Of each writer, how many of its first letters. */
	readonly promised: readonly number[]
}

/** Yjs client ids of the writers. */
const FIRST = 1000

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const promised = new Uint32Array(orders.writers)
const flavour = flavourOf(orders.flavour, orders.address)
let isOver = false

const promise = (writer: number, letters: number) => {
	promised[writer] = Math.max(promised[writer] ?? 0, letters)
}

async function join(writer: number): Promise<LeanSocket> {
	const own = flavourOf(orders.flavour, orders.address)
	const joined = Promise.withResolvers<void>()
	let acknowledged = 0
	const see = (client: number, clock: number, length: number) => {
		if (client !== FIRST + writer) promise(client - FIRST, clock + length)
	}
	const socket = await openSocket(orders.address, {
		...(own.protocol !== undefined && { protocol: own.protocol }),
		hear: (bytes, start, end) => {
			const told = own.read(bytes, start, end)
			if (told.about === 'joined') joined.resolve()
			if (told.about === 'update') readLetters(bytes, told.at, see)
			if (told.about !== 'acknowledged') return
			acknowledged = own.acknowledged(FIRST + writer, bytes, told, end, acknowledged)
			promise(writer, acknowledged)
		},
		lost: () => {
			isOver = true
		},
	})
	for (const message of own.hello(FIRST + writer)) socket.send(message)
	await joined.promise
	return socket
}

const sockets: LeanSocket[] = []
for (let writer = 0; writer < orders.writers; writer += 1) sockets.push(await join(writer))
console.log('begin')
const began = performance.now()
let typed = 0
const timer = setInterval(() => {
	if (isOver) {
		clearInterval(timer)
		// What had been read before the end has been heard by now.
		console.log(`end ${JSON.stringify({ typed, promised: [...promised] } satisfies Told)}`)
		process.exit(0)
	}
	const due = ((performance.now() - began) / 1000) * orders.writers * orders.perSecond
	for (; typed < due; typed += 1) {
		const writer = typed % orders.writers
		const clock = Math.floor(typed / orders.writers)
		sockets[writer]?.send(flavour.edit(FIRST + writer, clock + 1, letter(FIRST + writer, clock)))
	}
}, 1)
