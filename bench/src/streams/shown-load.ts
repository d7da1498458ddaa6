import { randomBytes } from 'node:crypto'
import { decodeDown, edit, hello, PROTOCOL, SUBPROTOCOL } from '@tandem/protocol'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { percentile } from '../scenario.ts'
import { openEventSource } from './event-source.ts'

/**
 * Causes one event after the other and waits for each in an EventSource of its own. One process, on a core of its own,
 * so that cause and event share a clock. Prints one line of JSON.
 */
type Orders =
	/** A bare server: from the request that tells it to write the event. */
	| { readonly kind: 'bare'; readonly url: string }
	/** Tandem: from the acknowledgement that an author gets for a mention, which is on disk then. */
	| {
			readonly kind: 'tandem'
			readonly url: string
			readonly document: string
			readonly reader: { readonly id: string; readonly cookie: string }
			/** Cookies. Each may mention so often in a minute, and no oftener. */
			readonly authors: readonly string[]
	  }

const orders = JSON.parse(process.argv[2] ?? '') as Orders

/** Events that are not counted, and events that are. */
const WARM = 3
const COUNTED = 30

/** Milliseconds between two: mentions that come closer are told together. */
const SILENCE = 700

/** Milliseconds that an event may take. */
const DEADLINE = 10_000

/** Causes the event with this name; resolves when its time begins. */
type Cause = (name: string) => Promise<number>

/** When each event came, by name. */
const shown = new Map<string, number>()
let noticed = () => {}

function note(name: string): void {
	shown.set(name, performance.now())
	noticed()
}

async function bare(url: string): Promise<Cause> {
	const source = await openEventSource(`${url}/stream`, '')
	source.addEventListener('notification', ({ data }) => note(String((JSON.parse(data) as { seq: number }).seq)))
	return async (name) => {
		const began = performance.now()
		// The event may be here before the answer is.
		void fetch(`${url}/all/${name}`, { method: 'POST' }).then((answer) => answer.arrayBuffer())
		return began
	}
}

async function tandem({ url, document, reader, authors }: Orders & { kind: 'tandem' }): Promise<Cause> {
	const source = await openEventSource(`${url}/api/notifications/stream`, reader.cookie)
	source.addEventListener('notification', ({ data }) => note((JSON.parse(data) as { mention: string }).mention))
	const address = `${url.replace('http', 'ws')}/collab/${document}`
	const writers = await Promise.all(authors.map((cookie) => openWriter(address, cookie, reader.id)))
	return async (name) => (await writers[Number(name) % writers.length]?.(name)) ?? Number.NaN
}

async function openWriter(url: string, cookie: string, person: string): Promise<Cause> {
	const socket = new WebSocket(url, SUBPROTOCOL, { headers: { cookie } })
	socket.binaryType = 'nodebuffer'
	const session = randomBytes(8).toString('hex')
	const doc = new Y.Doc()
	let seq = 0
	let acknowledged = (_seq: number) => {}
	await new Promise<void>((resolve, reject) => {
		socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
		socket.on('message', (data: Buffer) => {
			const message = decodeDown(data)
			if (message.name === 'welcome') resolve()
			if (message.name !== 'committed') return
			for (const each of message.acknowledged) if (each.session === session) acknowledged(each.seq)
		})
		socket.on('open', () => {
			const about = { protocol: PROTOCOL, schema: 1, client: doc.clientID, sessions: [session] }
			socket.send(hello.encode({ ...about, want: 'state', resume: null }))
		})
	})
	doc.on('update', (update: Uint8Array) => {
		seq += 1
		socket.send(edit.encode({ session, seq, complete: false, update }))
	})
	return (name) =>
		new Promise((resolve) => {
			acknowledged = (upTo) => upTo >= seq && resolve(performance.now())
			const mention = new Y.XmlElement('mention')
			for (const [key, value] of Object.entries({ id: name, person, label: 'You' })) mention.setAttribute(key, value)
			const paragraph = new Y.XmlElement('paragraph')
			paragraph.insert(0, [new Y.XmlText('ask '), mention])
			doc.getXmlFragment('document').push([paragraph])
		})
}

async function shownAt(name: string): Promise<number> {
	const late = setTimeout(() => {
		throw new Error(`event ${name} did not come`)
	}, DEADLINE)
	await new Promise<void>((resolve) => {
		noticed = () => shown.has(name) && resolve()
		noticed()
	})
	clearTimeout(late)
	return shown.get(name) ?? Number.NaN
}

const cause = await (orders.kind === 'bare' ? bare(orders.url) : tandem(orders))
const took: number[] = []
for (let count = 1; count <= WARM + COUNTED; count += 1) {
	const began = await cause(String(count))
	const ms = (await shownAt(String(count))) - began
	if (count > WARM) took.push(ms)
	await new Promise((resolve) => setTimeout(resolve, SILENCE))
}
console.log(`end ${JSON.stringify({ p50: percentile(took, 50), p95: percentile(took, 95) })}`)
process.exit(0)
