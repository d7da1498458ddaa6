const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
const parent = process.ppid
/** Milliseconds until we notice that our parent has gone; a person who has ended a command waits about as long. */
const interval = 500

/**
 * Calls `listener` each time this process is told to end: by a signal, or because whoever started us with a channel has gone,
 * or because the shell that npm put between itself and us has: npm hands a SIGTERM to that shell, which dies of it alone.
 * Outside of npm a parent may go without a word, as with `node scripts/start.mjs &`.
 * @param {() => void} listener
 * @returns {() => void} undoes it
 */
export function onToldToEnd(listener) {
	for (const signal of signals) process.on(signal, listener)
	const watch = process.env.npm_lifecycle_event
		? setInterval(() => {
				if (process.ppid === parent) return
				clearInterval(watch)
				listener()
			}, interval).unref()
		: undefined
	return () => {
		for (const signal of signals) process.off(signal, listener)
		clearInterval(watch)
	}
}
