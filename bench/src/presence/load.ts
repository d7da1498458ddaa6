import { type FlavourName, flavourOf } from '../load/flavour.ts'
import { Latencies } from '../load/latencies.ts'
import { isPatient } from '../load/patience.ts'
import { type Address, type LeanSocket, openSocket } from '../load/socket.ts'
import type { Told as Busy } from '../peers/under-load.ts'
import { moved, readMoves } from './cursor.ts'

/**
 * Everybody in a room moves their cursor once a second and sees everybody else's move. One process, on a core of its own.
 * Prints one line of JSON when everybody has seen where everybody went last, or fails.
 */
export interface Orders {
	readonly address: Address
	readonly flavour: FlavourName
	readonly clients: number
	/** Moves of each client; a second apart. */
	readonly moves: number
	/** Moves before that, which are not counted: the server's code is still being compiled. */
	readonly warmMoves: number
}

export interface Told extends Busy {
	/** Of the moves, how many were seen: one may be dropped when a newer one is there. */
	readonly seen: number
	readonly p50: number
	readonly p99: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const FIRST = 1000
const PATIENCE_MS = 30_000
setTimeout(() => {
	throw new Error('nobody waits any longer')
}, 2 * PATIENCE_MS)

const latencies = new Latencies()
const sentAt = Array.from({ length: orders.clients }, () => new Float64Array(orders.moves + orders.warmMoves + 1))
let seen = 0

interface Client {
	readonly socket: LeanSocket
	/** The last move it saw of each. */
	readonly last: Uint16Array
}

async function join(index: number): Promise<Client> {
	const flavour = flavourOf(orders.flavour, orders.address)
	const last = new Uint16Array(orders.clients)
	const patient = isPatient(index, orders.clients)
	const joined = Promise.withResolvers<void>()
	const see = (client: number, move: number) => {
		const mover = client - FIRST
		const before = last[mover]
		if (before === undefined || move <= before || mover === index) return
		last[mover] = move
		seen += 1
		if (!patient) latencies.add(performance.now() - (sentAt[mover]?.[move] ?? Number.NaN))
	}
	const socket = await openSocket(orders.address, {
		...(flavour.protocol !== undefined && { protocol: flavour.protocol }),
		hear: (bytes, start, end) => {
			const told = flavour.read(bytes, start, end)
			if (told.about === 'presence') readMoves(bytes, told.at, see)
			else if (told.about === 'joined') joined.resolve()
		},
		lost: (why) => {
			throw new Error(`client ${index}: ${why}`)
		},
	})
	const first = flavour.hello(FIRST + index)
	for (const message of first) socket.send(message)
	if (first.length > 0) await joined.promise
	if (patient) socket.takeTurns()
	return { socket, last }
}

const flavour = flavourOf(orders.flavour, orders.address)
const clients: Client[] = []
for (let index = 0; index < orders.clients; index += 1) clients.push(await join(index))
let moves = 0

/** Everybody moves once, evenly over a second. */
function everybodyMoves(): Promise<void> {
	moves += 1
	const began = performance.now()
	let gone = 0
	return new Promise((resolve) => {
		const timer = setInterval(() => {
			const due = Math.min(clients.length, Math.floor(((performance.now() - began) / 1000) * clients.length))
			for (; gone < due; gone += 1) {
				const times = sentAt[gone]
				if (times !== undefined) times[moves] = performance.now()
				clients[gone]?.socket.send(flavour.presence(moved(FIRST + gone, moves)))
			}
			if (gone < clients.length) return
			clearInterval(timer)
			resolve()
		}, 1)
	})
}

function everybodySees(): Promise<void> {
	const deadline = performance.now() + PATIENCE_MS
	const isBehind = ({ last }: Client, index: number) => last.some((move, mover) => mover !== index && move < moves)
	return new Promise((resolve, reject) => {
		const timer = setInterval(() => {
			if (!clients.some(isBehind)) {
				clearInterval(timer)
				resolve()
			} else if (performance.now() > deadline) reject(new Error('somebody never saw where somebody went last'))
		}, 20)
	})
}

for (let move = 0; move < orders.warmMoves; move += 1) await everybodyMoves()
await everybodySees()
latencies.reset()
seen = 0
console.log('begin')
const cpu = process.cpuUsage()
const began = performance.now()
for (let move = 0; move < orders.moves; move += 1) await everybodyMoves()
await everybodySees()
const own = process.cpuUsage(cpu)
const told: Told = {
	seen: seen / (clients.length * (clients.length - 1) * orders.moves),
	p50: latencies.percentile(50),
	p99: latencies.percentile(99),
	load: (own.user + own.system) / 1000 / (performance.now() - began),
}
console.log(`end ${JSON.stringify(told)}`)
process.exit(0)
