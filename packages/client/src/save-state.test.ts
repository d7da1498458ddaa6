import { expect, test } from 'vitest'
import { NOTHING_WRITTEN, nextSave, type SaveFacts, saveWords } from './save-state.ts'

const FINE: SaveFacts = {
	edits: 0,
	oldestAt: null,
	unkept: 0,
	keeping: 0,
	lostAt: null,
	notStoring: false,
	refused: 0,
	savedAt: null,
}
const clock = () => '14:02'

/** What is shown at each moment when the facts change as told; in between the page is woken when it asked to be. */
function shown(...changes: [at: number, facts: Partial<SaveFacts>][]): [at: number, words: string][] {
	let memory = NOTHING_WRITTEN
	let facts = FINE
	const words: [number, string][] = []
	const look = (at: number) => {
		const next = nextSave(memory, facts, at)
		memory = next.memory
		const now = saveWords(memory.state, clock)
		if (words.at(-1)?.[1] !== now) words.push([at, now])
		return next.wakeAt
	}
	for (const [index, [at, change]] of changes.entries()) {
		facts = { ...facts, ...change }
		const end = changes[index + 1]?.[0] ?? at + 60_000
		for (let wake = look(at); wake !== null && wake < end; ) wake = look(wake)
	}
	return words
}

test('G11, S-save-saved, S-save-saving: *Saving…* from the first unacknowledged key, *Saved 14:02* when nothing of mine waits', () => {
	expect(
		shown([0, {}], [1000, { edits: 1, oldestAt: 1000 }], [1900, { edits: 0, oldestAt: null, savedAt: 1900 }]),
	).toEqual([
		[0, 'Saved'],
		[1000, 'Saving…'],
		[1900, 'Saved 14:02'],
	])
})

test('G11, S-save-saving: *Saved* comes at the earliest 400 ms after *Saving…* appeared, so it does not flicker', () => {
	const stored = { edits: 0, oldestAt: null, savedAt: 1005 }
	expect(shown([0, {}], [1000, { edits: 1, oldestAt: 1000 }], [1005, stored])).toEqual([
		[0, 'Saved'],
		[1000, 'Saving…'],
		[1400, 'Saved 14:02'],
	])
})

test('G11, S-save-saving, S-save-waiting: after 3 s unacknowledged the page says how many edits wait, and never that they are saved', () => {
	const waiting = shown([1000, { edits: 1, oldestAt: 1000 }], [2000, { edits: 2 }], [5000, { edits: 3 }])
	expect(waiting).toEqual([
		[1000, 'Saving…'],
		[4000, '2 edits waiting'],
		[5000, '3 edits waiting'],
	])
	expect(shown([1000, { edits: 1, oldestAt: 1000 }]).at(-1)).toEqual([4000, '1 edit waiting'])
})

test('G11, S-save-offline: *Offline, kept on this device* only after 3 s without a connection and after the transaction completed', () => {
	const lost = shown([1000, { lostAt: 1000 }], [5000, { edits: 1, oldestAt: 5000, keeping: 1 }], [5700, { keeping: 0 }])
	expect(lost).toEqual([
		[1000, 'Saved'],
		[4000, 'Offline'],
		[5000, 'Saving…'],
		[5700, 'Offline, kept on this device'],
	])
})

test('G11, S-save-saved: nothing is said about a connection that comes back within 3 s', () => {
	expect(shown([1000, { lostAt: 1000 }], [3900, { lostAt: null }])).toEqual([[1000, 'Saved']])
})

test('G11, S-save-waiting, S-save-offline: on return from offline the edits that wait are counted at once', () => {
	const returned = shown(
		[1000, { lostAt: 1000 }],
		[5000, { edits: 2, oldestAt: 5000 }],
		[5500, {}],
		[6000, { lostAt: null }],
		[6100, { edits: 0, oldestAt: null, savedAt: 6100 }],
		[7000, { edits: 1, oldestAt: 7000 }],
	)
	expect(returned.slice(2)).toEqual([
		[5000, 'Offline, kept on this device'],
		[6000, '2 edits waiting'],
		[6100, 'Saved 14:02'],
		[7000, 'Saving…'],
		[10_000, '1 edit waiting'],
	])
})

test('G11, S-save-not-kept: *Not kept on this device: leave this tab open* when the device refuses what waits', () => {
	const offline = shown(
		[0, { lostAt: 0 }],
		[4000, { edits: 1, oldestAt: 4000, keeping: 1 }],
		[4010, { keeping: 0, unkept: 1 }],
	)
	expect(offline.at(-1)).toEqual([4010, 'Not kept on this device: leave this tab open'])
	const slow = shown([0, { edits: 1, oldestAt: 0, unkept: 1 }])
	expect(slow).toEqual([
		[0, 'Saving…'],
		[3000, 'Not kept on this device: leave this tab open'],
	])
})

test('G11, S-save-could-not-store: *Could not be stored* while the server says so and after a refusal, online or not', () => {
	expect(shown([0, { edits: 1, oldestAt: 0, notStoring: true }])).toEqual([[0, 'Could not be stored']])
	expect(shown([0, { edits: 1, oldestAt: 0, notStoring: true, lostAt: 0 }]).at(-1)?.[1]).toBe('Could not be stored')
	expect(shown([0, { refused: 3, lostAt: 0 }]).at(-1)?.[1]).toBe('Could not be stored')
})

test('G11, S-save-saved: a server that cannot store while I write nothing is no concern of mine', () => {
	expect(shown([0, { notStoring: true }])).toEqual([[0, 'Saved']])
})

test('the state object stays the same while the words do', () => {
	const first = nextSave(NOTHING_WRITTEN, { ...FINE, edits: 1, oldestAt: 0 }, 0).memory
	const second = nextSave(first, { ...FINE, edits: 2, oldestAt: 0 }, 10).memory
	expect(second.state).toBe(first.state)
})

test('S-save-saved, S-save-saving, S-save-offline, S-save-not-kept, S-save-could-not-store: one leads to the other as the facts do', () => {
	const kinds = (...changes: Parameters<typeof shown>) => shown(...changes).map(([, words]) => words)
	const one = { edits: 1, oldestAt: 5000 }
	expect(kinds([0, {}], [5000, { refused: 1 }], [6000, { refused: 0 }])).toEqual([
		'Saved',
		'Could not be stored',
		'Saved',
	])
	expect(kinds([5000, one], [5100, { notStoring: true }], [5200, { notStoring: false }]).slice(0, 3)).toEqual([
		'Saving…',
		'Could not be stored',
		'Saving…',
	])
	const offline = [0, { lostAt: 0 }] as [number, Partial<SaveFacts>]
	expect(kinds(offline, [5000, { ...one, unkept: 1 }], [6000, { unkept: 0 }], [7000, { refused: 1 }])).toEqual([
		'Saved',
		'Offline',
		'Not kept on this device: leave this tab open',
		'Offline, kept on this device',
		'Could not be stored',
	])
	expect(kinds(offline, [5000, { lostAt: null }])).toEqual(['Saved', 'Offline', 'Saved'])
})
