/**
 * Clients whose latencies are taken: their sockets are read as soon as anything comes. The others are read every PATIENCE_MS,
 * with all that came meanwhile: to be woken for each of 200,000 messages a second took the load 0.91 of a core, this takes about 0.7.
 */
export const PROMPT = 25

/**
 * What waits this long in the kernel is a few kB. After 40 ms Linux would acknowledge it unread, in the server's time, which
 * was measured as 4 % more CPU for a relay's delivery.
 */
export const PATIENCE_MS = 30

/** A prime spreads the prompt ones over whoever joined first or last, and over the documents that clients take turns at. */
const STRIDE = 7919

/** Whether a client's latencies are not taken; what comes to it is counted all the same. */
export function isPatient(client: number, clients: number): boolean {
	return (client * STRIDE) % clients >= PROMPT
}

/** Has sockets read in turn, a part of them each millisecond: all at once would keep the prompt ones waiting. */
export class Turns {
	readonly #slots = Array.from({ length: PATIENCE_MS }, (): (() => void)[] => [])
	#joined = 0
	#turn = 0
	#timer: NodeJS.Timeout | undefined

	/** `read` is called every PATIENCE_MS from now on. */
	add(read: () => void): void {
		this.#slots[this.#joined % PATIENCE_MS]?.push(read)
		this.#joined += 1
		this.#timer ??= setInterval(() => this.#next(), 1).unref()
	}

	#next(): void {
		for (const read of this.#slots[this.#turn % PATIENCE_MS] ?? []) read()
		this.#turn += 1
	}
}
