import { destination, type Level, type Logger as Pino, pino } from 'pino'
import type { Logger } from './env.ts'

/** Bytes of lines that wait for a reader of the output that has stopped reading. Beyond: lines are lost, not memory. */
const WAITING_BYTES = 4 * 1024 * 1024

/** Fields that are never written, wherever they stand: each is a session or could become one; addresses hold tickets. */
const SECRETS = ['cookie', 'cookies', 'authorization', 'set-cookie', 'token', 'ticket', 'secret', 'url']

/**
 * One JSON object a line on the standard output: `level` as a word, `time` in ISO 8601, ids, counts and codes, never
 * what somebody wrote. Writing never blocks; what waits is written when the process ends by itself.
 */
export function createLogger(
	level: Level | 'silent',
	output = destination({ sync: false, maxLength: WAITING_BYTES }),
): Logger {
	const logger: Pino = pino(
		{
			level,
			// The process id and host name are the supervisor's to add.
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			redact: {
				paths: SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
				remove: true,
			},
		},
		output,
	)
	return logger
}
