import { edit, LIMITS, presence, rename, sync } from '@tandem/protocol'
import { encodeVector } from '../../apps/server/src/session/admission.ts'
import { bytes, varuint } from '../update-bytes.ts'
import type { Foothold } from './flavour.ts'

const WHOLE = LIMITS.messageBytes
const SESSION = '00'.repeat(8)

const starting = (head: readonly number[], length: number, fill: number) => {
	const whole = new Uint8Array(length).fill(fill)
	whole.set(head)
	return whole
}

/** An update of this many structs of one letter each, in one section. */
function letters(count: number): Uint8Array {
	const first = bytes([1], count, 77, 0, [4, 1], 'text', 'x')
	const rest = Array.from({ length: count - 1 }, (_, clock) => bytes([0x84], 77, clock, 'x'))
	return Uint8Array.from(Buffer.concat([first, ...rest, Uint8Array.of(0)]))
}

/** A deletion of every second letter of client 77: no update of its size has more ranges. */
function combed(count: number): Uint8Array {
	const ranges = Array.from({ length: count }, (_, at) => [...varuint(at * 2), 1])
	return bytes([0, 1, 77], count, ranges.flat())
}

/** The costliest messages that can be thought of, the largest of their kinds. */
export const EXTREMES: Readonly<Record<string, Readonly<Record<string, (foothold: Foothold) => Uint8Array>>>> = {
	native: {
		'a type that does not end': () => starting([], WHOLE, 0x80),
		'an edit whose length does not end': () => starting([18, ...new Uint8Array(8), 1, 0], WHOLE, 0x80),
		'a title of a whole message': () => starting([23, ...new Uint8Array(8), 1, ...varuint(WHOLE - 20)], WHOLE, 0x78),
		'presence of a whole message': () => starting([1, ...varuint(WHOLE - 5), 1], WHOLE, 0x78),
		'the longest presence that is read': () =>
			presence.encode({
				entries: Array.from({ length: LIMITS.presenceEntries }, (_, client) => ({
					client,
					clock: 1,
					state: JSON.stringify('漢'.repeat(2700)),
				})),
			}),
		'an edit of zeros, half a message long': (of) =>
			of.own(edit.encode({ session: SESSION, seq: 1, complete: false, update: new Uint8Array(WHOLE / 2) })),
		'the longest title': (of) =>
			of.own(rename.encode({ session: SESSION, seq: 1, title: '漢'.repeat(LIMITS.titleLength) })),
		'as many letters as are judged between two keys': (of) =>
			of.own(edit.encode({ session: SESSION, seq: 1, complete: false, update: letters(10_000) })),
		'as many letters as a worker judges': (of) =>
			of.own(edit.encode({ session: SESSION, seq: 1, complete: true, update: letters(200_000) })),
		'a deletion of everything, apart': (of) =>
			of.own(edit.encode({ session: SESSION, seq: 1, complete: false, update: combed(16_000) })),
	},
	plain: {
		'a type that does not end': () => starting([], WHOLE, 0x80),
		'an update whose length does not end': () => starting([0, 2], WHOLE, 0x80),
		'a vector of as many clients as there may be': () =>
			sync.encode({
				step: 'step1',
				payload: encodeVector(new Map(Array.from({ length: LIMITS.document.clients }, (_, at) => [2 ** 31 + at, 9]))),
			}),
		'a vector of all the clients that a message holds': () =>
			starting([0, 0, ...varuint(WHOLE - 7), ...varuint(6_000_000)], WHOLE, 7),
	},
}
