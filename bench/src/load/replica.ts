import { inflateRawSync } from 'node:zlib'
import { decodeDown } from '@tandem/protocol'
import * as Y from 'yjs'
import { type Flavour, type FlavourName, flavourOf } from './flavour.ts'
import { type Address, type LeanSocket, openSocket } from './socket.ts'

/** A client that keeps the document: to see that all of it came. It costs what Yjs costs. */
export class Replica {
	readonly doc = new Y.Doc()
	/** Called when something was applied. */
	changed: () => void = () => {}
	readonly flavour: Flavour
	readonly #name: FlavourName
	readonly #parts: Uint8Array[] = []
	#gathered = 0

	constructor(name: FlavourName, address: Address) {
		this.#name = name
		this.flavour = flavourOf(name, address)
	}

	/** Takes one message; returns whether the document is here with it. */
	hear(bytes: Buffer, start: number, end: number): boolean {
		const { about, at } = this.flavour.read(bytes, start, end)
		if (this.#name === 'tandem') this.#hearTandem(Uint8Array.from(bytes.subarray(start, end)))
		else if (about === 'joined' || about === 'update') this.#apply(Uint8Array.from(bytes.subarray(at, end)))
		return about === 'joined'
	}

	#hearTandem(payload: Uint8Array): void {
		const message = decodeDown(payload)
		if (message.name === 'update') this.#apply(message.update)
		if (message.name !== 'snapshot' && message.name !== 'deflated-snapshot') return
		this.#parts.push(message.part)
		this.#gathered += message.part.length
		if (this.#gathered < message.total) return
		const whole = Buffer.concat(this.#parts)
		this.#apply(message.name === 'snapshot' ? whole : inflateRawSync(whole))
		this.#parts.length = 0
		this.#gathered = 0
	}

	#apply(update: Uint8Array): void {
		Y.applyUpdate(this.doc, update)
		this.changed()
	}
}

/** Joins, and has the document when it resolves. `client`: the Yjs client id it writes with. */
export async function joinReplica(
	address: Address,
	options: { flavour: FlavourName; client: number; heard?: (bytes: Buffer, start: number, end: number) => void },
): Promise<{ replica: Replica; socket: LeanSocket }> {
	const replica = new Replica(options.flavour, address)
	const { flavour } = replica
	const joined = Promise.withResolvers<void>()
	const socket = await openSocket(address, {
		...(flavour.protocol !== undefined && { protocol: flavour.protocol }),
		hear: (bytes, start, end) => {
			if (replica.hear(bytes, start, end)) joined.resolve()
			options.heard?.(bytes, start, end)
		},
		lost: joined.reject,
	})
	for (const message of flavour.hello(options.client)) socket.send(message)
	await joined.promise
	return { replica, socket }
}
