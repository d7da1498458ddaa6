import { destination } from 'pino'
import type { Env } from './env.ts'

/** Bytes of lines that wait for a reader of the output that has stopped reading. Beyond: lines are lost, not memory. */
const WAITING_BYTES = 4 * 1024 * 1024

/** Bytes of lines that are written together, and milliseconds that a line waits for others at most. */
const TOGETHER = { bytes: 8 * 1024, ms: 50 }

/**
 * Lines on their way to a file descriptor or file: a write for each was an eighth of what fifty cost who opened a document
 * at once. What waits is written when the process ends by itself.
 */
export class LineOutput {
	readonly #after: Env['after']
	readonly #output: ReturnType<typeof destination>
	#cancel: (() => void) | null = null

	/** `written`: is told how many bytes each time some were. */
	constructor(after: Env['after'], to: number | string = 1, written: (bytes: number) => void = () => {}) {
		this.#after = after
		this.#output = destination({ dest: to, sync: false, maxLength: WAITING_BYTES, minLength: TOGETHER.bytes })
		this.#output.on('write', written)
	}

	write(line: string): void {
		this.#output.write(line)
		// The library's own way of doing it would wake an idle server twenty times a second.
		this.#cancel ??= this.#after(TOGETHER.ms, () => {
			this.#cancel = null
			this.#output.flush()
		})
	}

	/** Writes what waits. */
	end(): void {
		this.#cancel?.()
		this.#output.end()
	}
}
