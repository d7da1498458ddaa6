import * as Y from 'yjs'
import { bytes, varuint } from './update-bytes.ts'

/** A client nobody else writes with, and the head of an update with its first struct. */
const CLIENT = 77
const one = (clock = 0): number[] => [1, 1, CLIENT, ...varuint(clock)]
/** The first bytes of a struct of this kind in the root list `text`. */
const inRoot = (kind: number): (string | number[])[] => [[kind], [1], 'text']
const NO_DELETIONS = [0]

function inV2(): Uint8Array {
	const doc = new Y.Doc()
	doc.getText('text').insert(0, 'typed in another format')
	return Y.encodeStateAsUpdateV2(doc)
}

/** What Yjs takes or chokes on and no document survives: each closes its session as malformed. */
export const HARMFUL: Readonly<Record<string, Uint8Array>> = {
	'nothing at all': bytes(),
	'an end in the middle': bytes(one(), ...inRoot(4)).slice(0, -2),
	'bytes after the end': bytes([0, 0, 0]),
	'a struct of no length': bytes(one(), ...inRoot(4), '', NO_DELETIONS),
	'a deletion of nothing': bytes([0, 1, 1, 1, 0, 0]),
	'a clock over 2^40': bytes(one(2 ** 40), ...inRoot(4), 'x', NO_DELETIONS),
	'a client twice': bytes([0, 2], [1, 1, 0, 1], [1, 1, 1, 1]),
	'skipped clocks': bytes(one(), [10], 3, NO_DELETIONS),
	'a document within the document': bytes(one(), ...inRoot(9), 'guid', [118, 0], NO_DELETIONS),
	'JSON sixty-five deep': bytes(one(), ...inRoot(5), `${'['.repeat(65)}${']'.repeat(65)}`, NO_DELETIONS),
	'a struct that refers to its own future': bytes(one(), [0x84], CLIENT, 3, 'x', NO_DELETIONS),
	'an update in the second format': inV2(),
	// Longer than what is judged between two keys: a worker does.
	'a long text and a byte after it': bytes(one(), ...inRoot(4), 'x'.repeat(70_000), NO_DELETIONS, [0]),
	// Accepted by Y.decodeUpdate; afterwards no snapshot of the document can be loaded.
	'seven bytes that end every later snapshot': bytes([1, 1, 1, 0, 0, 0, 0]),
}

/** What could be understood once something else is stored: it is not, and the client is asked for what it lacks. */
export const UNCONNECTED: Readonly<Record<string, Uint8Array>> = {
	'clocks that skip some': bytes(one(5), ...inRoot(4), 'x', NO_DELETIONS),
	'a left neighbour that is not stored': bytes(one(), [0x84], 1, 3, 'x', NO_DELETIONS),
	'a parent that is not stored': bytes(one(), [4], [0], 1, 0, 'x', NO_DELETIONS),
	'two clients that refer to each other': bytes(
		2,
		[1, 77, 0, 0x84, 78, 0],
		'x',
		[1, 78, 0, 0x84, 77, 0],
		'y',
		NO_DELETIONS,
	),
	'a deletion of what somebody types later': bytes(0, 1, 1, 1, 2, 200),
}
