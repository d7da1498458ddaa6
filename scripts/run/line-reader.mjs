/** A line longer than this is cut into several, so that a child without line ends cannot fill our memory. */
const longestLine = 64 * 1024

/**
 * Calls `line` with each line a stream prints, without its end; the last one also when no line end follows it.
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} line
 */
export function readLines(stream, line) {
	let rest = ''
	stream.setEncoding('utf8')
	stream.on('data', (/** @type {string} */ text) => {
		const lines = (rest + text).split('\n')
		rest = lines.pop() ?? ''
		for (const whole of lines) line(whole.replace(/\r$/, ''))
		if (rest.length > longestLine) {
			line(rest)
			rest = ''
		}
	})
	stream.on('close', () => {
		if (rest) line(rest)
		rest = ''
	})
}
