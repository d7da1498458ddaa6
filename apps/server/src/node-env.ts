import { randomBytes } from 'node:crypto'
import type { Env, Logger } from './env.ts'

/** The real world, as Node has it. */
export function nodeEnv(log: Logger): Env {
	return {
		now: () => Date.now(),
		after: (ms, task) => {
			const timer = setTimeout(task, ms)
			return () => clearTimeout(timer)
		},
		soon: (task) => {
			setImmediate(task)
		},
		random: (length) => randomBytes(length),
		log,
	}
}
