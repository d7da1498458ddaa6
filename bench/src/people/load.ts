import { type Flavour, type FlavourName, flavourOf, type Told as Message } from '../load/flavour.ts'
import { Latencies } from '../load/latencies.ts'
import { letter, readLetters } from '../load/letters.ts'
import { isPatient } from '../load/patience.ts'
import { type Address, type LeanSocket, openSocket } from '../load/socket.ts'
import type { Told as Busy } from '../peers/under-load.ts'

/**
 * Writers type into a document or several, everybody in it counts what arrives. One process, on a core of its own, so that sending and
 * receiving share a clock. Prints one line of JSON when every update has reached every other client, or fails.
 */
export interface Orders {
	/** Clients are spread over them evenly. */
	readonly addresses: readonly Address[]
	readonly flavour: FlavourName
	readonly clients: number
	readonly writers: number
	readonly perSecond: number
	readonly seconds: number
	/** Not counted: the servers' code is still being compiled. */
	readonly warmSeconds: number
}

export interface Told extends Busy {
	readonly complete: number
	readonly deliveries: number
	readonly p50: number
	readonly p99: number
	/** From a letter typed to its author being told that it is stored; only of servers that say so. */
	readonly acknowledged?: { readonly p50: number; readonly p99: number }
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const FIRST = 1000
/** After the last letter, for what is still under way. */
const PATIENCE_MS = 30_000
setTimeout(() => {
	throw new Error('nobody waits any longer')
}, 2 * PATIENCE_MS)
const mostLetters = Math.ceil(orders.perSecond * (orders.seconds + orders.warmSeconds)) + 1

const latencies = new Latencies()
const acknowledgements = new Latencies()
const sentAt = Array.from({ length: orders.writers }, () => new Float64Array(mostLetters))

class Client {
	readonly index: number
	/** Letters that came of each writer, in their order: a gap would have thrown. */
	readonly seen = new Uint32Array(orders.writers)
	arrived = 0
	typed = 0
	/** Letters of its own that are stored, as far as it was told. */
	stored = 0
	readonly room: number
	/** Its letters are counted; when they came is not asked. */
	readonly #isPatient: boolean
	#socket: LeanSocket | undefined
	readonly #address: Address
	readonly #flavour: Flavour

	constructor(index: number) {
		this.index = index
		this.room = index % orders.addresses.length
		this.#isPatient = isPatient(index, orders.clients)
		const address = orders.addresses[this.room]
		if (address === undefined) throw new Error('no document to go to')
		this.#address = address
		this.#flavour = flavourOf(orders.flavour, address)
	}

	async join(): Promise<void> {
		const joined = Promise.withResolvers<void>()
		this.#socket = await openSocket(this.#address, {
			...(this.#flavour.protocol !== undefined && { protocol: this.#flavour.protocol }),
			hear: (bytes, start, end) => {
				const told = this.#flavour.read(bytes, start, end)
				if (told.about === 'update') readLetters(bytes, told.at, this.#count)
				else if (told.about === 'acknowledged') this.#note(bytes, told, end)
				else if (told.about === 'joined') joined.resolve()
			},
			lost: (why) => {
				throw new Error(`client ${this.index}: ${why}`)
			},
		})
		const first = this.#flavour.hello(FIRST + this.index)
		for (const message of first) this.#socket.send(message)
		if (first.length > 0) await joined.promise
		if (this.#isPatient) this.#socket.takeTurns()
	}

	type(): void {
		const client = FIRST + this.index
		const update = letter(client, this.typed)
		const times = sentAt[this.index]
		if (times !== undefined) times[this.typed] = performance.now()
		this.typed += 1
		this.#socket?.send(this.#flavour.edit(client, this.typed, update))
	}

	#note(bytes: Buffer, told: Message, end: number): void {
		const upTo = this.#flavour.acknowledged(FIRST + this.index, bytes, told, end, this.stored)
		if (!this.#isPatient) addTo(acknowledgements, this.index, this.stored, upTo)
		this.stored = Math.max(this.stored, upTo)
	}

	readonly #count = (client: number, clock: number, length: number) => {
		const writer = client - FIRST
		if (writer === this.index) return
		const next = this.seen[writer] ?? 0
		if (clock > next) throw new Error(`client ${this.index} missed letters of ${writer} from ${next} to ${clock}`)
		const end = clock + length
		if (end <= next) return
		if (!this.#isPatient) addTo(latencies, writer, next, end)
		this.arrived += end - next
		this.seen[writer] = end
	}
}

/** A writer's letters from one up to another came just now. */
function addTo(to: Latencies, writer: number, from: number, end: number): void {
	const now = performance.now()
	for (let at = from; at < end; at += 1) to.add(now - (sentAt[writer]?.[at] ?? Number.NaN))
}

const clients = Array.from({ length: orders.clients }, (_, index) => new Client(index))
for (const client of clients) await client.join()
const writers = clients.slice(0, orders.writers)

/** Writers take turns evenly over each second. */
function type(seconds: number): Promise<void> {
	const total = Math.round(writers.length * orders.perSecond * seconds)
	const began = performance.now()
	let typed = 0
	return new Promise((resolve) => {
		const timer = setInterval(() => {
			const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * writers.length * orders.perSecond))
			while (typed < due) {
				writers[typed % writers.length]?.type()
				typed += 1
			}
			if (typed < total) return
			clearInterval(timer)
			resolve()
		}, 1)
	})
}

const arrived = () => clients.reduce((sum, client) => sum + client.arrived, 0)
const members = orders.addresses.map((_, room) => clients.filter((client) => client.room === room).length)
const expected = () => writers.reduce((sum, { typed, room }) => sum + typed * ((members[room] ?? 0) - 1), 0)
const tells = orders.flavour === 'tandem' || orders.flavour === 'hocuspocus'
const allStored = () => !tells || writers.every(({ stored, typed }) => stored === typed)

/** Until everybody has everything, or nobody waits any longer. */
function settled(): Promise<void> {
	const deadline = performance.now() + PATIENCE_MS
	return new Promise((resolve) => {
		const timer = setInterval(() => {
			const isSettled = arrived() >= expected() && allStored()
			if (!isSettled && performance.now() < deadline) return
			clearInterval(timer)
			resolve()
		}, 5)
	})
}

// Warm-up: not counted.
await type(orders.warmSeconds)
await settled()
const [warmArrived, warmExpected] = [arrived(), expected()]
latencies.reset()
acknowledgements.reset()
console.log('begin')
const cpu = process.cpuUsage()
const began = performance.now()
await type(orders.seconds)
await settled()
const own = process.cpuUsage(cpu)
if (!allStored()) throw new Error('a letter was never called stored')
const deliveries = arrived() - warmArrived
const told: Told = {
	complete: deliveries / (expected() - warmExpected),
	deliveries,
	p50: latencies.percentile(50),
	p99: latencies.percentile(99),
	...(tells && { acknowledged: { p50: acknowledgements.percentile(50), p99: acknowledgements.percentile(99) } }),
	load: (own.user + own.system) / 1000 / (performance.now() - began),
}
console.log(`end ${JSON.stringify(told)}`)
process.exit(0)
