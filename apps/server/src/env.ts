/** The world, handed in: everything that differs between a running server and a simulated one. */
export interface Env {
	/** Milliseconds since 1970. */
	now(): number
	/** Runs `task` once after `ms`; returns what cancels it. */
	after(ms: number, task: () => void): () => void
	/** Runs `task` once when what is being handled now is done: the end of this turn of the event loop. */
	soon(task: () => void): void
	/** `length` random bytes. */
	random(length: number): Uint8Array
	readonly log: Logger
}

/** pino's shape, only what is used. Fields carry ids, counts and codes, never content. */
export interface Logger {
	info(fields: object, message: string): void
	warn(fields: object, message: string): void
	error(fields: object, message: string): void
	debug(fields: object, message: string): void
	child(fields: object): Logger
}
