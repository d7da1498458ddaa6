/** Prints one line of the scripts' own, told apart from what the server and Next print. */
export function say(/** @type {string} */ line) {
	console.log(`Tandem: ${line}`)
}

/** `1234` → `1.2 s`. */
export function seconds(/** @type {number} */ milliseconds) {
	return `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Says what begins, waits for it, says how long it took.
 * @template T
 * @param {string} what e.g. `building the pages`
 * @param {() => Promise<T>} work
 */
export async function timed(what, work) {
	const begun = performance.now()
	say(`${what} …`)
	const result = await work()
	say(`${what} took ${seconds(performance.now() - begun)}`)
	return result
}
