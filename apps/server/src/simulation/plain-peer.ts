import { sync } from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { newDoc } from '../document/new-doc.ts'
import type { Device } from './device.ts'
import type { FakeConnection } from './network.ts'
import type { World } from './world.ts'
import { Writer } from './writer.ts'

/** Milliseconds without a message after which an ordinary Yjs client gives a connection up. */
const SILENCE = 30_000

/** Milliseconds until an ordinary Yjs client connects again. */
const PAUSE = 1500

/** An unmodified Yjs client: y-protocols' sync messages, nothing kept, nothing acknowledged. */
export class PlainPeer {
	readonly doc = newDoc()
	readonly document: string
	readonly writer: Writer
	readonly device: Device
	isSynced = false
	readonly #world: World
	#connection: FakeConnection | null = null
	#isOpen = false
	#cancelSilence: () => void = () => {}
	readonly #own: Uint8Array[] = []
	#isClosed = false

	constructor(world: World, device: Device, document: string, name: string) {
		this.#world = world
		this.device = device
		this.document = document
		const chance = world.chance.fork()
		this.doc.clientID = chance.int(1, 2 ** 32 - 1)
		this.writer = new Writer(name, this.doc, chance, world.companyOf(device))
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === this) world.mayBeShown(document, update, name, () => this.#own)
			else this.#own.push(update)
			if (origin !== this && this.#isOpen) this.#connection?.send(sync.encode({ step: 'update', payload: update }))
		})
		this.#connect()
	}

	get connections(): FakeConnection[] {
		return this.#connection === null ? [] : [this.#connection]
	}

	/** Its page is closed: whatever did not reach the server is gone. */
	close(): void {
		this.#isClosed = true
		this.#cancelSilence()
		this.#connection?.leave(true)
		this.writer.stop()
		this.doc.destroy()
	}

	#connect(): void {
		if (this.#isClosed) return
		this.#expect()
		this.#connection = this.#world.connect(this.device, this.document, 'plain', {
			opened: () => {
				this.#isOpen = true
				this.#connection?.send(sync.encode({ step: 'step1', payload: Y.encodeStateVector(this.doc) }))
			},
			message: (payload) => this.#receive(payload),
			closed: (code) => {
				if (code >= 4400 && code < 4500) this.#world.fail(`${this.writer.name} was refused: ${code}`)
				this.#lost()
			},
		})
	}

	#lost(): void {
		this.#isOpen = this.isSynced = false
		this.#connection = null
		this.#world.clock.after(PAUSE, () => this.#connect())
	}

	/** Something has to be heard in time. */
	#expect(): void {
		this.#cancelSilence()
		this.#cancelSilence = this.#world.clock.after(SILENCE, () => {
			this.#connection?.leave(true)
			this.#lost()
		})
	}

	#receive(payload: Uint8Array): void {
		if (this.#isClosed) return
		this.#expect()
		const from = decoding.createDecoder(payload)
		if (decoding.readVarUint(from) !== sync.type) return
		const step = decoding.readVarUint(from)
		const bytes = decoding.readVarUint8Array(from)
		if (step === 0) {
			this.#connection?.send(sync.encode({ step: 'step2', payload: Y.encodeStateAsUpdate(this.doc, bytes) }))
			return
		}
		Y.applyUpdate(this.doc, bytes, this)
		if (step === 1) this.isSynced = true
	}
}
