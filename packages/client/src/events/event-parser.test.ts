import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventParser } from './event-parser.ts'

/** Events and pauses in the order in which they came. */
type Heard = { readonly id: string | null; readonly name: string; readonly data: unknown } | number

function read(pieces: readonly string[]): Heard[] {
	const heard: Heard[] = []
	const feed = eventParser({ onEvent: (event) => heard.push(event), onRetry: (ms) => heard.push(ms) })
	for (const piece of pieces) feed(piece)
	return heard
}

/** The same by a reader that others wrote. */
function expected(text: string): Heard[] {
	const heard: Heard[] = []
	const parser = createParser({
		onEvent: ({ id, event, data }) => heard.push({ id: id ?? null, name: event ?? 'message', data: JSON.parse(data) }),
		onRetry: (ms) => heard.push(ms),
	})
	parser.feed(text)
	return heard
}

const line = fc.oneof(
	fc.constantFrom('data: 1', 'data:"a"', 'data: [1,', 'data: 2]', 'data:  3', 'data', 'data: {"a:b":"ü 😀"}'),
	fc.constantFrom('id: 7-00ff', 'id:x', 'id', 'id: a\0b', 'event: notification', 'event:', 'event'),
	fc.constantFrom('retry: 3000', 'retry: soon', 'retry:', ': still here', ':', ' data: 4', 'other: 5', 'data : 6'),
	fc.constantFrom('', '', ''),
)
const end = fc.constantFrom('\n', '\n', '\r\n', '\r')

/** Data over several lines may be no JSON; then both readers have to say so. */
function orThrown(task: () => Heard[]): Heard[] | 'thrown' {
	try {
		return task()
	} catch {
		return 'thrown'
	}
}

test('G5: whatever stands in a stream and however it is cut, it is read as another reader reads it whole', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat(400)), (lines, cuts) => {
			const text = `${lines.flat().join('')}\n\n`
			const places = [
				0,
				...cuts.map((cut) => Math.min(cut, text.length)).sort((one, other) => one - other),
				text.length,
			]
			const pieces = places.slice(1).map((place, index) => text.slice(places[index], place))
			expect(pieces.join('')).toBe(text)
			expect(orThrown(() => read(pieces))).toEqual(orThrown(() => expected(text)))
		}),
		{ numRuns: 2_000 },
	)
})

test('an event is held up to its bound, in one line or in many, and not beyond', () => {
	const million = 'x'.repeat(1_048_000)
	expect(() => read([`data: ${million}`])).not.toThrow()
	expect(() => read([`data: ${million}`, million])).toThrow('without end')
	expect(() => read([`data: ${million}\n`, `data: ${million}\n`])).toThrow('without end')
})
