import { decodeDown, edit, hello, PROTOCOL, SUBPROTOCOL } from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { percentile } from '../scenario.ts'

/**
 * Writers type into one document, everybody counts what arrives. One process, on a core of its own, so that sending and
 * receiving share a clock. Prints one line of JSON when every update has reached every other client, or fails.
 */
interface Orders {
	readonly url: string
	readonly cookie: string
	/** `tandem` or a relay that forwards bare updates. */
	readonly kind: 'tandem' | 'relay'
	readonly clients: number
	readonly writers: number
	readonly perSecond: number
	readonly seconds: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders

interface Client {
	readonly socket: WebSocket
	received: number
	onMessage(payload: Uint8Array): void
}

const latencies: number[] = []
const sentAt = new Map<string, number>()

/** An update's first struct: whose and which. */
function nameOf(update: Uint8Array): string {
	const from = decoding.createDecoder(update)
	decoding.readVarUint(from)
	decoding.readVarUint(from)
	return `${decoding.readVarUint(from)}:${decoding.readVarUint(from)}`
}

function count(client: Client, update: Uint8Array): void {
	const at = sentAt.get(nameOf(update))
	if (at === undefined) return
	client.received += 1
	latencies.push(performance.now() - at)
}

async function connect(index: number): Promise<Client> {
	const native = orders.kind === 'tandem'
	const socket = new WebSocket(orders.url, native ? SUBPROTOCOL : [], { headers: { cookie: orders.cookie } })
	socket.binaryType = 'nodebuffer'
	const client: Client = { socket, received: 0, onMessage: () => {} }
	const joined = new Promise<void>((resolve, reject) => {
		socket.on('error', reject)
		socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
		socket.on('message', (data: Buffer) => {
			if (!native) return count(client, data)
			const message = decodeDown(data)
			if (message.name === 'welcome') resolve()
			if (message.name === 'update') count(client, message.update)
		})
		socket.on('open', () => {
			if (!native) return resolve()
			const session = index.toString(16).padStart(16, '0')
			const want = 'state'
			socket.send(
				hello.encode({ protocol: PROTOCOL, schema: 1, client: 1000 + index, sessions: [session], want, resume: null }),
			)
		})
	})
	await joined
	return client
}

/** Types one letter at a time into a text of its own. */
function writer(client: Client, index: number): () => void {
	const doc = new Y.Doc()
	doc.clientID = 1000 + index
	const text = doc.getText(`writer ${index}`)
	const session = index.toString(16).padStart(16, '0')
	let seq = 0
	doc.on('update', (update: Uint8Array) => {
		sentAt.set(nameOf(update), performance.now())
		seq += 1
		const payload = orders.kind === 'tandem' ? edit.encode({ session, seq, complete: false, update }) : update
		client.socket.send(payload)
	})
	return () => text.insert(text.length, 'a')
}

const clients: Client[] = []
for (let index = 0; index < orders.clients; index++) clients.push(await connect(index))
const writers = clients.slice(0, orders.writers).map(writer)

/** Writers take turns evenly over each second. */
function type(seconds: number): Promise<number> {
	const total = Math.round(writers.length * orders.perSecond * seconds)
	const began = performance.now()
	let typed = 0
	return new Promise((resolve) => {
		const timer = setInterval(() => {
			const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * writers.length * orders.perSecond))
			while (typed < due) {
				writers[typed % writers.length]?.()
				typed += 1
			}
			if (typed < total) return
			clearInterval(timer)
			resolve(total)
		}, 1)
	})
}

async function delivered(updates: number): Promise<number> {
	const expected = updates * (clients.length - 1)
	const deadline = performance.now() + 10_000
	const got = () => clients.reduce((sum, client) => sum + client.received, 0)
	while (got() < expected && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve))
	return got()
}

// Warm-up: the first second is not counted.
const warm = await type(1)
await delivered(warm)
for (const client of clients) client.received = 0
latencies.length = 0
console.log('begin')
const cpu = process.cpuUsage()
const began = performance.now()
const updates = await type(orders.seconds)
const deliveries = await delivered(updates)
const own = process.cpuUsage(cpu)
console.log(
	`end ${JSON.stringify({
		complete: deliveries / (updates * (clients.length - 1)),
		deliveries,
		p50: percentile(latencies, 50),
		p99: percentile(latencies, 99),
		load: (own.user + own.system) / 1000 / (performance.now() - began),
	})}`,
)
process.exit(0)
