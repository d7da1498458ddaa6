import type { Env } from './env.ts'

/** Milliseconds that one timer runs at most: Node takes no more than 24 days, and beyond fires at once. */
const LEG = 24 * 60 * 60_000

/** Runs `task` once at a moment (milliseconds since 1970), however far it is off; returns what cancels it. */
export function atTime(env: Pick<Env, 'now' | 'after'>, moment: number, task: () => void): () => void {
	let cancel = () => {}
	const wait = () => {
		const left = moment - env.now()
		cancel = left > LEG ? env.after(LEG, wait) : env.after(Math.max(0, left), task)
	}
	wait()
	return () => cancel()
}
