import { pathToFileURL } from 'node:url'
import { residentBytes } from '../process-watch.ts'
import type { ServerAlone } from '../server-alone.ts'

/** What a server must be started with to be asked what it holds. */
export const COLLECTING = { NODE_OPTIONS: `--expose-gc --import ${pathToFileURL(`${import.meta.dirname}/collect.ts`)}` }

/** Bytes of a server's process with nothing in them that waits to be collected. */
export interface Held {
	/** In the heaps of all threads, and what these own outside of them. */
	readonly used: number
	/** Of the whole process, also what its allocators keep for later. */
	readonly resident: number
}

/** Asks a server what it holds: what it has merely not collected yet is hundreds of megabytes now and then, and none of it is kept. */
export class Holding {
	readonly #server: ServerAlone
	#times = 0

	constructor(server: ServerAlone) {
		this.#server = server
	}

	async now(): Promise<Held> {
		const { pid, line } = this.#server
		this.#times += 1
		process.kill(pid, 'SIGUSR2')
		const { used } = JSON.parse(await line(new RegExp(`"collected":${this.#times},`))) as { used: number }
		return { used, resident: residentBytes(pid) }
	}
}
