import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Env } from '../env.ts'

/** Milliseconds that requests under way are waited for when stopping. Beyond: cut. */
const FINISH_MS = 2000

/** The requests that are being answered. */
export class UnderWay {
	readonly #responses = new Set<ServerResponse>()
	#ended: (() => void) | undefined

	add(response: ServerResponse): void {
		this.#responses.add(response)
		response.once('close', () => {
			this.#responses.delete(response)
			if (this.#responses.size === 0) this.#ended?.()
		})
	}

	/** Whether one of them is on this connection. */
	on(socket: Duplex): boolean {
		return [...this.#responses].some((response) => response.socket === socket)
	}

	/** Resolves when none is left, or FINISH_MS later. */
	async ended(env: Pick<Env, 'after'>): Promise<void> {
		if (this.#responses.size === 0) return
		const { promise, resolve } = Promise.withResolvers<void>()
		this.#ended = resolve
		const cancel = env.after(FINISH_MS, resolve)
		await promise
		cancel()
	}
}
