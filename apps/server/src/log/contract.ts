import { START } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { Log, Snapshot, Window } from './log.ts'
import { bytesOf, entryOf, refused, textsOf, windowOf } from './window.fixture.ts'

export interface LogUnderTest {
	readonly log: Log
	/** Makes a document's row, which the log needs and never makes. */
	create(document: string): Promise<void>
	/** Ends the log and opens another on the same data, as a restart does. */
	reopen(): Promise<Log>
	close(): Promise<void>
}

/** What every log must do. `open` gives an empty one; each test opens and closes its own. */
export function logContract(open: () => Promise<LogUnderTest>): void {
	const story = (title: string, tell: (under: LogUnderTest) => Promise<void>): void => {
		test(title, async () => {
			const under = await open()
			try {
				await tell(under)
			} finally {
				await under.close()
			}
		})
	}
	appending(story)
	refusing(story)
	reading(story)
	snapshots(story)
	ending(story)
}

type Story = (title: string, tell: (under: LogUnderTest) => Promise<void>) => void

function appending(story: Story): void {
	story('G1: what was acknowledged is loaded after a restart, byte for byte and in order', async (under) => {
		await under.create('d')
		const updates = [bytesOf(''), bytesOf('a'), new Uint8Array(300).fill(7), new Uint8Array(70_000).fill(8)]
		const entry = { person: 'bö', session: '0123456789abcdef', seq: 2 ** 40, updates }
		const window = { document: 'd', time: 1_800_000_000_000, schema: 3, title: 'Ünï · 題', entries: [entry] }
		const [position] = await under.log.append([window])
		const loaded = await (await under.reopen()).load('d')
		expect(position?.row).toMatch(/^[0-9a-f]{16}$/)
		expect(loaded).toMatchObject({ snapshot: null, head: position, title: 'Ünï · 題', schema: 3 })
		expect(loaded?.rows).toHaveLength(1)
		expect(loaded?.rows[0]).toMatchObject({ ...position, time: window.time, person: 'bö', session: entry.session })
		expect(loaded?.rows[0]?.seq).toBe(entry.seq)
		expect(loaded?.rows[0]?.updates.map((update) => [...update])).toEqual(updates.map((update) => [...update]))
	})

	story('each entry becomes a row, and the position is the last one', async ({ log, create }) => {
		await create('d')
		const entries = [entryOf('a', { person: 'ada' }), entryOf('b', { person: 'bob' })]
		const positions = await log.append([windowOf('d', '', { entries }), windowOf('d', 'c')])
		expect(positions.map(({ offset }) => offset)).toEqual([2, 3])
		const rows = await log.rowsAfter('d', 0, 1000)
		expect(rows.map(({ offset, person }) => [offset, person])).toEqual([
			[1, 'ada'],
			[2, 'bob'],
			[3, 'ada'],
		])
		expect(positions.map(({ row }) => row)).toEqual([rows[1]?.row, rows[2]?.row])
		expect(new Set(rows.map(({ row }) => row)).size).toBe(3)
	})

	story('many documents written at once: offsets of each have no gaps and keep the order', async ({ log, create }) => {
		const documents = Array.from({ length: 12 }, (_, at) => `d${at}`)
		for (const document of documents) await create(document)
		const rounds = Array.from({ length: 40 }, (_, at) => String(at))
		const appended = rounds.map(async (text, at) => {
			for (let turn = 0; turn < at % 4; turn += 1) await log.holds('d0', START)
			return log.append(documents.map((document) => windowOf(document, `${at}:${text}`)))
		})
		const positions = await Promise.all(appended)
		for (const [place, document] of documents.entries()) {
			const rows = await log.rowsAfter(document, 0, 1e6)
			expect(rows.map(({ offset }) => offset)).toEqual(rounds.map((_, at) => at + 1))
			// Whoever was told an offset finds its own text there.
			for (const [at, round] of positions.entries()) {
				const offset = round[place]?.offset ?? 0
				expect(textsOf(rows.slice(offset - 1, offset))).toEqual([`${at}:${at}`])
			}
		}
	})

	story('windows handed in within one turn are stored in their order', async ({ log, create }) => {
		await create('d')
		const texts = Array.from({ length: 200 }, (_, at) => String(at))
		await Promise.all(texts.map((text) => log.append([windowOf('d', text)])))
		expect(textsOf(await log.rowsAfter('d', 0, 1e6))).toEqual(texts)
	})

	story('a rename alone makes a row; the last one stored is the title', async ({ log, create }) => {
		await create('d')
		const rename = (title: string): Window => windowOf('d', '', { title, entries: [] })
		const positions = await log.append([rename('one'), rename('two')])
		await log.append([windowOf('d', 'text')])
		expect(positions.map(({ offset }) => offset)).toEqual([1, 2])
		const loaded = await log.load('d')
		expect(loaded?.title).toBe('two')
		expect(loaded?.rows.map(({ updates }) => updates.length)).toEqual([0, 0, 1])
	})

	story('the schema number of a document only grows', async ({ log, create }) => {
		await create('d')
		for (const schema of [2, 5, 0, 3]) await log.append([windowOf('d', 'x', { schema })])
		expect((await log.load('d'))?.schema).toBe(5)
	})

	story('nothing appended is nothing stored', async ({ log, create }) => {
		await create('d')
		expect(await log.append([])).toEqual([])
		expect(await log.load('d')).toBeUndefined()
	})

	story('a paste of 20 MiB is stored beside small edits', async ({ log, create }) => {
		await create('d')
		await create('e')
		const paste = new Uint8Array(20 * 1024 * 1024).map((_, at) => at % 251)
		const large = windowOf('d', '', { entries: [{ ...entryOf(''), updates: [paste] }] })
		await Promise.all([log.append([windowOf('e', 'a')]), log.append([large]), log.append([windowOf('d', 'b')])])
		const rows = (await log.load('d'))?.rows ?? []
		expect(Buffer.compare(rows[0]?.updates[0] ?? new Uint8Array(), paste)).toBe(0)
		expect(textsOf(rows.slice(1))).toEqual(['b'])
		expect((await log.load('e'))?.rows).toHaveLength(1)
	})
}

function refusing(story: Story): void {
	story('a document that is not there refuses its own windows and nobody else’s', async ({ log, create }) => {
		await create('d')
		const [one, refusal, two] = await Promise.all([
			log.append([windowOf('d', 'one')]),
			refused(log.append([windowOf('missing', 'x')])),
			log.append([windowOf('d', 'two')]),
		])
		expect(refusal.full).toBe(false)
		expect([one[0]?.offset, two[0]?.offset]).toEqual([1, 2])
		expect(await log.load('missing')).toBeUndefined()
		expect(textsOf(await log.rowsAfter('d', 0, 1000))).toEqual(['one', 'two'])
	})

	story('a call is stored whole or not at all', async ({ log, create }) => {
		await create('d')
		await refused(log.append([windowOf('d', 'one', { title: 'no' }), windowOf('missing', 'x')]))
		expect(await log.load('d')).toBeUndefined()
		expect(await log.append([windowOf('d', 'two')])).toMatchObject([{ offset: 1 }])
		expect((await log.load('d'))?.title).not.toBe('no')
	})

	story(
		'what was handed in behind a refused window of the same document is refused with it',
		async ({ log, create }) => {
			await create('d')
			await create('e')
			const outcomes = await Promise.allSettled([
				log.append([windowOf('d', 'a'), windowOf('missing', 'x')]),
				log.append([windowOf('d', 'hangs on a'), windowOf('e', 'b')]),
				log.append([windowOf('e', 'hangs on b')]),
			])
			expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
			expect(await log.append([windowOf('d', 'again')])).toMatchObject([{ offset: 1 }])
			expect(await log.append([windowOf('e', 'again')])).toMatchObject([{ offset: 1 }])
		},
	)
}

function reading(story: Story): void {
	story('a document without a row is not there', async ({ log, create }) => {
		await create('d')
		expect(await log.load('d')).toBeUndefined()
		expect(await log.load('missing')).toBeUndefined()
		expect(await log.rowsAfter('d', 0, 1000)).toEqual([])
	})

	story('rows come in pieces: at most about the limit, at least one', async ({ log, create }) => {
		await create('d')
		for (const text of ['a'.repeat(50), 'b'.repeat(50), 'c'.repeat(50)]) await log.append([windowOf('d', text)])
		const offsets = async (offset: number, limit: number): Promise<number[]> =>
			(await log.rowsAfter('d', offset, limit)).map((row) => row.offset)
		expect(await offsets(0, 1)).toEqual([1])
		expect(await offsets(0, 60)).toEqual([1, 2])
		expect(await offsets(1, 1000)).toEqual([2, 3])
		expect(await offsets(3, 1000)).toEqual([])
	})

	story('a position is held when its offset and its row are the same', async ({ log, create }) => {
		await create('d')
		const [first] = await log.append([windowOf('d', 'a')])
		const [second] = await log.append([windowOf('d', 'b')])
		if (first === undefined || second === undefined) throw new Error('two positions')
		expect(await log.holds('d', START)).toBe(true)
		expect(await log.holds('d', first)).toBe(true)
		expect(await log.holds('d', second)).toBe(true)
		expect(await log.holds('d', { offset: 1, row: second.row })).toBe(false)
		expect(await log.holds('d', { offset: 0, row: first.row })).toBe(false)
		expect(await log.holds('d', { offset: 3, row: second.row })).toBe(false)
		expect(await log.holds('missing', first)).toBe(false)
		expect(await log.holds('missing', START)).toBe(true)
	})

	story('each session is told its own last edit', async ({ log, create }) => {
		await create('d')
		await create('e')
		const [a, b, c] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc']
		const entries = [entryOf('1', { session: a, seq: 1 }), entryOf('2', { session: b, seq: 7 }), entryOf('3')]
		await log.append([windowOf('d', '', { entries })])
		await log.append([windowOf('d', '', { entries: [entryOf('4', { session: a, seq: 2 })] })])
		await log.append([windowOf('e', '', { entries: [entryOf('5', { session: c, seq: 9 })] })])
		expect(await log.acknowledged('d', [a, b, c])).toEqual(
			new Map([
				[a, { seq: 2, person: 'ada' }],
				[b, { seq: 7, person: 'ada' }],
			]),
		)
		expect(await log.acknowledged('d', [])).toEqual(new Map())
		expect(await log.acknowledged('missing', [a])).toEqual(new Map())
	})

	story('a row set aside is not loaded and keeps its place', async ({ log, create }) => {
		await create('d')
		for (const text of ['a', 'unusable', 'b', 'unusable']) await log.append([windowOf('d', text)])
		await log.setAside('d', [2, 4])
		const loaded = await log.load('d')
		expect(textsOf(loaded?.rows ?? [])).toEqual(['a', 'b'])
		expect(loaded?.head.offset).toBe(4)
		const rows = await log.rowsAfter('d', 0, 1000)
		expect(rows.map(({ offset, updates }) => [offset, updates.length])).toEqual([
			[1, 1],
			[2, 0],
			[3, 1],
			[4, 0],
		])
		expect(await log.append([windowOf('d', 'c')])).toMatchObject([{ offset: 5 }])
	})
}

function snapshots(story: Story): void {
	const snapshotAt = (position: Snapshot['position'] | undefined, text: string): Snapshot => {
		if (position === undefined) throw new Error('a position')
		// Views into a larger buffer, as a decoder gives them.
		const around = bytesOf(`<${text}>`)
		const [update, vector] = [around.subarray(1, -1), around.subarray(0, 1)]
		return { position, update, vector, structs: text.length, loadMs: text.length / 2, roots: [text] }
	}

	story('loading gives the newest snapshot and the rows after it', async (under) => {
		const { log, create } = under
		await create('d')
		const positions = []
		for (const text of ['a', 'b', 'c', 'd']) positions.push(...(await log.append([windowOf('d', text)])))
		for (const at of [0, 2, 1]) await log.saveSnapshot('d', snapshotAt(positions[at], `upto${at}`))
		for (const reader of [async () => log, () => under.reopen()]) {
			const loaded = await (await reader()).load('d')
			expect(loaded?.snapshot?.position).toEqual(positions[2])
			expect(new TextDecoder().decode(loaded?.snapshot?.update)).toBe('upto2')
			expect(new TextDecoder().decode(loaded?.snapshot?.vector)).toBe('<')
			expect(loaded?.snapshot).toMatchObject({ structs: 5, loadMs: 2.5, roots: ['upto2'] })
			expect(textsOf(loaded?.rows ?? [])).toEqual(['d'])
			expect(loaded?.head).toEqual(positions[3])
		}
	})

	story('a snapshot of the same position takes the other’s place', async ({ log, create }) => {
		await create('d')
		const [position] = await log.append([windowOf('d', 'a')])
		for (const text of ['first', 'second']) await log.saveSnapshot('d', snapshotAt(position, text))
		expect(new TextDecoder().decode((await log.load('d'))?.snapshot?.update)).toBe('second')
	})

	story('a snapshot of a position that the log does not hold is not kept', async ({ log, create }) => {
		await create('d')
		await log.append([windowOf('d', 'a')])
		const elsewhere = { offset: 1, row: 'ffffffffffffffff' }
		await log.saveSnapshot('d', snapshotAt(elsewhere, 'x'))
		await log.saveSnapshot('missing', snapshotAt(elsewhere, 'x'))
		expect((await log.load('d'))?.snapshot).toBeNull()
	})
}

function ending(story: Story): void {
	story('closing waits for what was handed in and refuses the rest', async (under) => {
		const { log, create } = under
		await create('d')
		const appended = log.append([windowOf('d', 'a')])
		const closed = Promise.all([log.close(), log.close()])
		await refused(log.append([windowOf('d', 'late')]))
		await closed
		const [position] = await appended
		await log.close()
		expect(textsOf((await (await under.reopen()).load('d'))?.rows ?? [])).toEqual(['a'])
		expect(position?.offset).toBe(1)
	})
}
