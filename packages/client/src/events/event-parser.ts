import type { StreamedEvent } from './word.ts'

/** UTF-16 units of one event. Beyond: the parser throws, so that the stream is cut and tried again. */
const LONGEST = 1_048_576

export interface EventParserOptions {
	onEvent(event: StreamedEvent): void
	/** The server asks for this pause between two streams, in milliseconds. */
	onRetry(ms: number): void
}

/**
 * Reads text/event-stream, as the HTML standard has it, from text that is cut anywhere. The answer is to be called with
 * each piece in order; it throws at data that is no JSON, and then must not be called again.
 */
export function eventParser({ onEvent, onRetry }: EventParserOptions): (piece: string) => void {
	let rest = ''
	let id: string | null = null
	let name = ''
	let data: string | null = null

	function take(line: string) {
		const end = line.indexOf(':')
		const field = end < 0 ? line : line.slice(0, end)
		const value = end < 0 ? '' : line.slice(end + (line[end + 1] === ' ' ? 2 : 1))
		if (field === 'data') data = data === null ? value : `${data}\n${value}`
		else if (field === 'event') name = value
		else if (field === 'id' && !value.includes('\0')) id = value
		else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value))
	}

	function dispatch() {
		const event = data !== null && { id, name: name || 'message', data: JSON.parse(data) as unknown }
		id = null
		name = ''
		data = null
		if (event) onEvent(event)
	}

	return (piece) => {
		// A CR at the end may be half of a line's end.
		const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
		rest = lines.pop() ?? ''
		for (const line of lines) {
			if (line === '') dispatch()
			else take(line)
		}
		if (rest.length + (data ?? '').length > LONGEST) throw new Error('an event without end')
	}
}
