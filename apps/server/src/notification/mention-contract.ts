import { expect } from 'vitest'
import type { FoundMention } from '../event/fact.ts'
import { found, joined, type NotificationsUnderTest, type Story, toldBy } from './contract.ts'
import type { Recorded } from './store.ts'

/** What every store of notifications must do with mentions. */
export function mentionsAreTold(story: Story): void {
	onceAndWithdrawn(story)
	toWhomItConcerns(story)
	atMostTwentyAMinute(story)
}

/** Stores what is found in `d`, one log row after the other. */
function reader(under: NotificationsUnderTest) {
	let to = 0
	return async (mentions: readonly FoundMention[], more = false): Promise<Recorded> => {
		const from = to
		to += 1
		return await under.store.record({ kind: 'projected', document: 'd', from, to, found: { mentions, more } })
	}
}

function onceAndWithdrawn(story: Story): void {
	story('G5: a mention is told once, whatever is looked through again', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const fact = {
			kind: 'projected',
			document: 'd',
			from: 0,
			to: 3,
			found: { mentions: [found('m', 'ben', 'ada', 'ask @Ben')], more: false },
		} as const
		expect(toldBy(await under.store.record(fact))).toEqual({ ben: ['mentioned unread'] })
		expect(await under.store.record(fact)).toMatchObject({ happened: false })
		const again = await under.reopen()
		expect(toldBy(await again.record({ ...fact, from: 3, to: 4 }))).toEqual({})
		expect((await again.list('ben')).notifications).toMatchObject([
			{ kind: 'mentioned', mention: 'm', excerpt: 'ask @Ben', actors: [{ id: 'ada', name: 'Ada' }], actorCount: 1 },
		])
		expect(await again.projected('d')).toEqual({ offset: 4, mentions: true })
	})

	story('G5: a mention that goes unread is withdrawn, and back again it is the same one', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const read = reader(under)
		const mention = found('m', 'ben', 'ada')
		await read([mention])
		const [first] = (await under.store.list('ben')).notifications
		for (let turn = 0; turn < 2; turn++) {
			expect(toldBy(await read([]))).toEqual({ ben: ['mentioned withdrawn'] })
			expect((await under.store.list('ben')).notifications).toEqual([])
			expect((await under.store.projected('d'))?.mentions).toBe(false)
			// Whoever undoes the deletion is not the one who mentioned.
			expect(toldBy(await read([{ ...mention, author: 'cleo' }]))).toEqual({ ben: ['mentioned unread'] })
		}
		const { notifications } = await under.store.list('ben')
		expect(notifications).toMatchObject([{ id: first?.id, actors: [{ id: 'ada' }], actorCount: 1 }])
	})

	story('G5: a mention that was read stays read when it goes and when it returns', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const read = reader(under)
		for (const state of ['read', 'archived'] as const) {
			await read([found(state, 'ben', 'ada')])
			const [row] = (await under.store.list('ben')).notifications
			await under.store.change('ben', row?.id ?? '', { state })
			expect(toldBy(await read([]))).toEqual({})
			expect(toldBy(await read([found(state, 'ben', 'ada')]))).toEqual({})
			expect((await under.store.find('ben', row?.id ?? ''))?.state).toBe(state)
			await read([])
		}
	})

	story('what was not looked at is not taken for gone', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const read = reader(under)
		await read([found('m', 'ben', 'ada')])
		expect(toldBy(await read([], true))).toEqual({})
		expect((await under.store.list('ben')).notifications).toHaveLength(1)
	})
}

function toWhomItConcerns(story: Story): void {
	story('G4: only who made or opened the document is told of a mention in it, and never its author', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const read = reader(under)
		const recorded = await read([
			found('1', 'ada', 'ben'),
			found('2', 'ben', 'ben'),
			found('3', 'cleo', 'ben'),
			found('4', 'nobody', 'ben'),
			// Its author is not in these rows, so it is not new.
			found('5', 'ada', null),
		])
		expect(toldBy(recorded)).toEqual({ ada: ['mentioned unread'] })
		expect(recorded.told.get('ada')).toMatchObject([{ data: { mention: '1' } }])
		// Coming later does not tell of what was not told.
		await under.store.record(joined('d', 'cleo'))
		await read([found('3', 'cleo', 'ben')])
		expect((await under.store.list('cleo')).notifications).toEqual([])
	})

	story('one mention that names two people tells both', async (under) => {
		await under.document('d', 'ada', ['ben', 'cleo'])
		const recorded = await reader(under)([found('m', 'ben', 'ada'), found('m', 'cleo', 'ada')])
		expect(toldBy(recorded)).toEqual({ ben: ['mentioned unread'], cleo: ['mentioned unread'] })
	})
}

function atMostTwentyAMinute(story: Story): void {
	const many = (from: number, to: number, author = 'ada') =>
		Array.from({ length: to - from }, (_, at) => found(`${author} ${from + at}`, 'ben', author))

	story(
		'G3, G5: of one author twenty mentions a minute arrive at once, the others later and none is lost',
		async (under) => {
			await under.document('d', 'ada', ['ben'])
			const read = reader(under)
			const first = await read(many(0, 45))
			expect(first.told.get('ben')).toHaveLength(20)
			// Somebody else does not wait for Ada.
			const second = await read([...many(0, 45), ...many(0, 1, 'cleo')])
			expect(second.told.get('ben')).toMatchObject([{ data: { mention: 'cleo 0' } }])
			const again = await under.reopen()
			const due = async () => {
				const { told, nextDue } = await again.record({ kind: 'due' })
				return [(told.get('ben') ?? []).map(({ data }) => data.mention), nextDue === null] as const
			}
			expect(await due()).toEqual([[], false])
			under.pass(60_000)
			expect(await due()).toEqual([many(20, 40).map(({ mention }) => mention), false])
			under.pass(59_999)
			expect(await due()).toEqual([[], false])
			under.pass(1)
			expect(await due()).toEqual([many(40, 45).map(({ mention }) => mention), true])
			expect((await again.list('ben')).notifications).toHaveLength(46)
		},
	)

	story(
		'G3, G5: a hundred are told in one change, and what is due beside them in the next, in order',
		async (under) => {
			await under.document('d', 'ada', ['ben'])
			const all = ['ada', 'cleo', 'dan', 'eve', 'fay', 'gus'].flatMap((author) => many(0, 20, author))
			const first = await reader(under)(all)
			expect(first.nextDue).not.toBeNull()
			const second = await under.store.record({ kind: 'due' })
			expect(second.nextDue).toBeNull()
			const told = [first, second].map((recorded) => (recorded.told.get('ben') ?? []).map(({ data }) => data.mention))
			expect(told.map(({ length }) => length)).toEqual([100, 20])
			expect(told.flat()).toEqual(all.map(({ mention }) => mention))
		},
	)

	story('G5: a mention that goes before it was due is told only when it is back', async (under) => {
		await under.document('d', 'ada', ['ben'])
		const read = reader(under)
		await read(many(0, 21))
		expect(await read(many(0, 20))).toMatchObject({ nextDue: null })
		under.pass(60_000)
		expect(toldBy(await under.store.record({ kind: 'due' }))).toEqual({})
		expect(toldBy(await read(many(0, 21)))).toEqual({ ben: ['mentioned unread'] })
		expect((await under.store.list('ben')).notifications).toHaveLength(21)
	})
}
