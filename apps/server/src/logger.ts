import { destination, type Level, type Logger as Pino, pino } from 'pino'
import type { Logger } from './env.ts'
import { withoutSecrets } from './without-secrets.ts'

/** Bytes of lines that wait for a reader of the output that has stopped reading. Beyond: lines are lost, not memory. */
const WAITING_BYTES = 4 * 1024 * 1024

/**
 * One JSON object a line on the standard output: `level` as a word, `time` in ISO 8601, ids, counts and codes, never
 * what somebody wrote. Writing never blocks; what waits is written when the process ends by itself.
 */
export function createLogger(
	level: Level | 'silent',
	output = destination({ sync: false, maxLength: WAITING_BYTES }),
): Logger {
	return new CleanLogger(
		pino(
			{
				level,
				// The process id and host name are the supervisor's to add.
				base: null,
				timestamp: pino.stdTimeFunctions.isoTime,
				formatters: { level: (label) => ({ level: label }) },
				serializers: { err: (error) => withoutSecrets(pino.stdSerializers.err(error)) },
			},
			output,
		),
	)
}

/**
 * Takes the secrets out itself: with pino's own redaction the two lines of one connection took half a millisecond until it
 * was compiled, for fifty who came at once, and twice as long as without it ever after.
 */
class CleanLogger implements Logger {
	readonly #pino: Pino

	constructor(pino: Pino) {
		this.#pino = pino
	}

	info(fields: object, message: string): void {
		this.#pino.info(withoutSecrets(fields), message)
	}

	warn(fields: object, message: string): void {
		this.#pino.warn(withoutSecrets(fields), message)
	}

	error(fields: object, message: string): void {
		this.#pino.error(withoutSecrets(fields), message)
	}

	debug(fields: object, message: string): void {
		this.#pino.debug(withoutSecrets(fields), message)
	}

	child(fields: object): Logger {
		return new CleanLogger(this.#pino.child(withoutSecrets(fields)))
	}
}
