import { get } from 'node:http'
import { percentile } from '../scenario.ts'

/**
 * Reads a stream up to its last event, again and again, one after the other, on a core of its own. Prints a line when
 * what counts begins and one of JSON when it is over.
 */
interface Orders {
	readonly url: string
	readonly cookie: string
	/** Events of each stream; fewer fail. */
	readonly events: number
	readonly replays: number
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const WARM = 5
const DEADLINE = 30_000
const EVENT = '\ndata: '

/** Milliseconds from the request to the last event. */
function replay(): Promise<number> {
	const began = performance.now()
	return new Promise((resolve, reject) => {
		let events = 0
		let rest = ''
		const fail = (why: string) => reject(new Error(`${why} after ${events} of ${orders.events} events`))
		const late = setTimeout(() => fail('nothing more came'), DEADLINE)
		const request = get(orders.url, { headers: { cookie: orders.cookie }, agent: false }, (response) => {
			if (response.statusCode !== 200) fail(`answered ${response.statusCode}`)
			response.setEncoding('utf8')
			response.on('data', (piece: string) => {
				const text = rest + piece
				for (let at = text.indexOf(EVENT); at !== -1; at = text.indexOf(EVENT, at + 1)) events += 1
				// An event may be cut anywhere; what was counted is not kept.
				rest = text.slice(Math.max(text.lastIndexOf(EVENT) + 1, text.length - EVENT.length + 1))
				if (events < orders.events) return
				clearTimeout(late)
				request.destroy()
				resolve(performance.now() - began)
			})
			response.on('error', () => {})
		})
		request.on('error', reject)
	})
}

for (let count = 0; count < WARM; count += 1) await replay()
console.log('begin')
const took: number[] = []
for (let count = 0; count < orders.replays; count += 1) took.push(await replay())
console.log(`end ${JSON.stringify({ p50: percentile(took, 50) })}`)
