import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * Opens streams and has events told over them. One process, on a core of its own. Prints a line when a step begins and
 * when every stream has been told every event of it, or fails.
 */
interface Orders {
	readonly port: number
	readonly path: string
	readonly streams: number
	readonly to: 'all' | 'each'
	/** Events told to every stream. */
	readonly rounds: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
/** Events that are not counted: until then both sides run code that is still being compiled. */
const WARM_UP = 10
/** Connections made at once: a listening queue is not endless. */
const TOGETHER = 200
/** For a step, however busy the machine is; a step takes about 10 µs a stream where it is not. */
const DEADLINE_MS = 60_000 + 30 * orders.streams

let events = 0
let openings = 0
let noticed = () => {}

async function open(): Promise<Socket> {
	const socket = connect(orders.port, '127.0.0.1')
	await once(socket, 'connect')
	socket.write(`GET ${orders.path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
	let isOpen = false
	socket.on('data', (bytes: Buffer) => {
		if (!isOpen && bytes.includes('retry: ')) {
			isOpen = true
			openings += 1
		}
		// One in each event, and nowhere else; written whole, it is never cut.
		for (let at = bytes.indexOf('\ndata: '); at !== -1; at = bytes.indexOf('\ndata: ', at + 1)) events += 1
		noticed()
	})
	socket.on('close', () => {
		throw new Error('a stream was closed')
	})
	return socket
}

async function until(reached: () => boolean): Promise<void> {
	const late = setTimeout(() => {
		throw new Error(`only ${openings} openings and ${events} events came`)
	}, DEADLINE_MS)
	await new Promise<void>((resolve) => {
		noticed = () => reached() && resolve()
		noticed()
	})
	clearTimeout(late)
}

async function tell(round: number): Promise<void> {
	const before = events
	const answer = await fetch(`http://127.0.0.1:${orders.port}/${orders.to}/${round}`, { method: 'POST' })
	if (!answer.ok) throw new Error(`answered ${answer.status}`)
	await until(() => events >= before + orders.streams)
	if (events !== before + orders.streams) throw new Error(`${events - before} events for ${orders.streams} streams`)
}

for (let opened = 0; opened < orders.streams; opened += TOGETHER) {
	await Promise.all(Array.from({ length: Math.min(TOGETHER, orders.streams - opened) }, open))
}
await until(() => openings >= orders.streams)
console.log('open')
process.stdin.once('data', async () => {
	for (let round = 1; round <= WARM_UP; round += 1) await tell(round)
	console.log('begin')
	for (let round = 1; round <= orders.rounds; round += 1) await tell(WARM_UP + round)
	console.log('end')
	process.exit(0)
})
