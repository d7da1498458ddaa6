import type { Answer, Outlet } from './outlet.ts'
import { Reader } from './reader.fixture.ts'

/** The other end of a stream: a reader who may stop reading, and a network that holds what it does not take. */
export class FakeConnection implements Answer, Outlet {
	readonly address = '127.0.0.1'
	readonly reader = new Reader()
	/** Everything the reader took. */
	text = ''
	begun = false
	gone = false
	#reading = true
	#unsent: Buffer[] = []
	#taken = 0
	#flushed: (() => void)[] = []
	readonly #onClose: (() => void)[] = []

	onClose(task: () => void): void {
		this.#onClose.push(task)
	}

	begin(): Outlet | null {
		if (this.gone) return null
		this.begun = true
		return this
	}

	write(frames: Buffer | string): void {
		if (this.gone) return
		this.#unsent.push(Buffer.from(frames))
		if (this.#reading) this.#take()
	}

	flush(frames: Buffer): Promise<void> {
		this.write(frames)
		if (this.unsent === 0) return Promise.resolve()
		return new Promise((resolve) => this.#flushed.push(resolve))
	}

	get unsent(): number {
		return this.#unsent.reduce((sum, { length }) => sum + length, 0)
	}

	get taken(): number {
		return this.#taken
	}

	end(): void {
		if (this.#reading) this.cut()
	}

	/** Also what the network does. */
	cut(): void {
		if (this.gone) return
		this.gone = true
		this.#unsent = []
		this.#release()
		for (const task of this.#onClose) task()
	}

	stopReading(): void {
		this.#reading = false
	}

	/** Reads what waits, at most `bytes` of it. */
	read(bytes = Number.POSITIVE_INFINITY): void {
		const all = Buffer.concat(this.#unsent)
		const part = all.subarray(0, bytes)
		this.#unsent = part.length < all.length ? [all.subarray(part.length)] : []
		this.#hear(part)
		if (this.unsent === 0) this.#release()
	}

	#take(): void {
		for (const frames of this.#unsent.splice(0)) this.#hear(frames)
		this.#release()
	}

	#hear(bytes: Buffer): void {
		this.#taken += bytes.length
		this.text += bytes.toString()
		this.reader.feed(bytes)
	}

	#release(): void {
		for (const resolve of this.#flushed.splice(0)) resolve()
	}
}
