import { NO_EVENT, writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { FoundMention } from '../event/fact.ts'
import { mentionsAreTold } from './mention-contract.ts'
import { oldOnesAreLetGo } from './put-away-contract.ts'
import type { NotificationStore, Recorded } from './store.ts'

export interface NotificationsUnderTest {
	readonly store: NotificationStore
	/** Makes a person, whose name is their id with a capital letter. */
	person(id: string): Promise<void>
	/** Makes a document that these people have opened. */
	document(id: string, maker: string, openers?: readonly string[]): Promise<void>
	/** Lets time pass, milliseconds. */
	pass(ms: number): void
	/** Ends the store and opens another on the same data, as a restart does. */
	reopen(): Promise<NotificationStore>
	close(): Promise<void>
}

export type Story = (title: string, tell: (under: NotificationsUnderTest) => Promise<void>) => void

/** What every store of notifications must do. `open` gives an empty one; each test opens and closes its own. */
export function notificationContract(open: () => Promise<NotificationsUnderTest>): void {
	const story: Story = (title, tell) => {
		test(title, async () => {
			const under = await open()
			try {
				for (const id of ['ada', 'ben', 'cleo', 'dan']) await under.person(id)
				await tell(under)
			} finally {
				await under.close()
			}
		})
	}
	openersAreTold(story)
	trashIsTold(story)
	mentionsAreTold(story)
	statesAreKept(story)
	oldOnesAreLetGo(story)
	placesAreFound(story)
}

/** Who was told what by a record: the rows' kinds and states. */
export function toldBy(recorded: Recorded | undefined): Record<string, string[]> {
	const told = [...(recorded?.told ?? [])]
	return Object.fromEntries(
		told.map(([person, rows]) => [person, rows.map(({ data: { kind, state } }) => `${kind} ${state}`)]),
	)
}

export function found(mention: string, person: string, author: string | null, excerpt = 'text'): FoundMention {
	return { mention, person, author, excerpt }
}

export const joined = (document: string, ...people: readonly string[]) =>
	({ kind: 'joined', visits: people.map((person) => ({ document, person })) }) as const

function openersAreTold(story: Story): void {
	story('G5: a maker is told of each who comes for the first time, once, and of several in one row', async (under) => {
		const { store } = under
		await under.document('d', 'ada')
		expect(toldBy(await store.record(joined('d', 'ben')))).toEqual({ ada: ['opened unread'] })
		under.pass(1000)
		expect(toldBy(await store.record(joined('d', 'cleo')))).toEqual({ ada: ['opened unread'] })
		expect(toldBy(await store.record(joined('d', 'ben')))).toEqual({})
		const { notifications } = await (await under.reopen()).list('ada')
		expect(notifications).toMatchObject([
			{
				kind: 'opened',
				state: 'unread',
				document: { id: 'd', title: 'Title of d', trashed: false },
				actors: [
					{ id: 'cleo', name: 'Cleo' },
					{ id: 'ben', name: 'Ben' },
				],
				actorCount: 2,
				mention: null,
				excerpt: '',
			},
		])
	})

	story('after it was read, or archived, a maker is told again, of the new ones only', async ({ store, document }) => {
		await document('d', 'ada')
		await store.record(joined('d', 'ben'))
		const [row] = (await store.list('ada')).notifications
		for (const [state, person] of [
			['read', 'cleo'],
			['archived', 'dan'],
		] as const) {
			await store.change('ada', row?.id ?? '', { state })
			await store.record(joined('d', person))
			const { notifications } = await store.list('ada')
			expect(notifications).toMatchObject([{ id: row?.id, state: 'unread', actors: [{ id: person }], actorCount: 1 }])
		}
	})

	story(
		'G3: of many openers the latest five are named and the rest is counted',
		async ({ store, document, person }) => {
			await document('d', 'ada')
			for (let n = 0; n < 9; n++) {
				await person(`guest${n}`)
				await store.record(joined('d', `guest${n}`))
			}
			const [row] = (await store.list('ada')).notifications
			expect(row?.actors.map(({ id }) => id)).toEqual([8, 7, 6, 5, 4].map((n) => `guest${n}`))
			expect(row?.actorCount).toBe(9)
		},
	)

	story('G5: several who come together are noted in one go, and told as one change of one row', async (under) => {
		for (const id of ['d', 'e']) await under.document(id, 'ada')
		const facts = [joined('d', 'ben', 'ada', 'cleo'), joined('gone', 'ben'), joined('e', 'ben')]
		const together = { kind: 'joined', visits: facts.flatMap(({ visits }) => visits) } as const
		expect(toldBy(await under.store.record(together))).toEqual({ ada: ['opened unread', 'opened unread'] })
		const { notifications } = await (await under.reopen()).list('ada')
		expect(notifications.map(({ document, actors }) => [document.id, ...actors.map(({ id }) => id)])).toEqual([
			['e', 'ben'],
			['d', 'cleo', 'ben'],
		])
	})

	story('nobody is told of themselves, and a document that is gone tells nobody', async ({ store, document }) => {
		await document('d', 'ada')
		expect(toldBy(await store.record(joined('d', 'ada')))).toEqual({})
		expect(await store.record(joined('gone', 'ben'))).toMatchObject({ happened: false })
	})

	story('who only read a document before and now joins it is news', async ({ store, document }) => {
		await document('d', 'ada', ['ben'])
		expect(toldBy(await store.record(joined('d', 'ben')))).toEqual({ ada: ['opened unread'] })
	})
}

function trashIsTold(story: Story): void {
	story('G5: everybody else who opened a document is told of its trash, in one row that changes', async (under) => {
		const { store } = under
		await under.document('d', 'ada', ['ada', 'ben', 'cleo'])
		const fact = { document: 'd', person: 'ada' }
		expect(toldBy(await store.record({ kind: 'trashed', ...fact }))).toEqual({
			ben: ['trashed unread'],
			cleo: ['trashed unread'],
		})
		expect(await store.record({ kind: 'trashed', ...fact })).toMatchObject({ happened: false })
		const [trashed] = (await store.list('ben')).notifications
		expect(trashed?.document.trashed).toBe(true)
		await store.change('ben', trashed?.id ?? '', { state: 'read' })
		await store.record({ kind: 'restored', ...fact })
		const { notifications } = await store.list('ben')
		expect(notifications).toMatchObject([
			{ id: trashed?.id, kind: 'restored', state: 'unread', document: { trashed: false } },
		])
	})

	story('G4: what told of a document that is deleted for good is withdrawn and never listed', async (under) => {
		const { store } = under
		await under.document('d', 'ada', ['ben'])
		await store.record(joined('d', 'cleo'))
		expect(await store.record({ kind: 'deleted', document: 'd' })).toMatchObject({ happened: false })
		await store.record({ kind: 'trashed', document: 'd', person: 'ada' })
		const [row] = (await store.list('ben')).notifications
		await store.change('ben', row?.id ?? '', { state: 'archived' })
		expect(toldBy(await store.record({ kind: 'deleted', document: 'd' }))).toEqual({
			ada: ['opened withdrawn'],
			cleo: ['trashed withdrawn'],
		})
		for (const person of ['ada', 'ben', 'cleo']) expect((await store.list(person)).notifications).toEqual([])
		expect(await store.change('ben', row?.id ?? '', { state: 'unread' })).toBeUndefined()
		expect((await store.after('ada', 0, 10)).map(({ data }) => data.state)).toEqual(['withdrawn'])
	})
}

function statesAreKept(story: Story): void {
	story('G4: somebody else’s notification is not there', async ({ store, document }) => {
		await document('d', 'ada')
		await store.record(joined('d', 'ben'))
		const [row] = (await store.list('ada')).notifications
		for (const [person, id] of [
			['ben', row?.id ?? ''],
			['ada', '999'],
			['ada', 'x'],
		] as const) {
			expect(await store.change(person, id, { state: 'read' })).toBeUndefined()
			expect(await store.find(person, id)).toBeUndefined()
		}
		expect(await store.find('ada', row?.id ?? '')).toEqual(row)
		expect((await store.sweep('ben', { state: 'read', upTo: 99 })).happened).toBe(false)
		expect((await store.list('ada')).notifications).toEqual([row])
	})

	story('G5: a state that is there already changes nothing, another one takes the next number', async (under) => {
		const { store } = under
		await under.document('d', 'ada')
		await store.record(joined('d', 'ben'))
		const [row] = (await store.list('ada')).notifications
		const set = async (state: 'read' | 'unread' | 'archived') =>
			[...((await store.change('ada', row?.id ?? '', { state }))?.told.get('ada') ?? [])].map(
				({ data: { seq, state: now, at } }) => [seq, now, at === row?.at],
			)
		expect(await set('unread')).toEqual([])
		expect(await set('read')).toEqual([[2, 'read', true]])
		expect(await set('read')).toEqual([])
		expect(await set('archived')).toEqual([[3, 'archived', true]])
		expect(await set('unread')).toEqual([[4, 'unread', true]])
	})

	story('reading all leaves what came later, and another document, as it is', async ({ store, document }) => {
		for (const id of ['d', 'e', 'f']) {
			await document(id, 'ada')
			await store.record(joined(id, 'ben'))
		}
		const states = async () =>
			(await store.list('ada')).notifications.map(({ document, state }) => `${document.id} ${state}`).sort()
		await store.sweep('ada', { state: 'read', upTo: 2, document: 'd' })
		expect(await states()).toEqual(['d read', 'e unread', 'f unread'])
		await store.sweep('ada', { state: 'read', upTo: 2 })
		expect(await states()).toEqual(['d read', 'e read', 'f unread'])
		await store.sweep('ada', { state: 'archived', upTo: 99 })
		expect(await states()).toEqual([])
	})

	story('G3, G5: the thousand and first archives the oldest, in the same change', async (under) => {
		const { store } = under
		await under.document('first', 'ada')
		await store.record(joined('first', 'ben'))
		await under.document('d', 'ada', ['ada'])
		under.pass(60_000)
		for (let from = 0; from < 1000; from += 20) {
			const mentions = Array.from({ length: from + 20 }, (_, n) => found(`m${n}`, 'ada', 'ben'))
			const recorded = await store.record({
				kind: 'projected',
				document: 'd',
				from,
				to: from + 20,
				found: { mentions, more: false },
			})
			if (from === 980) {
				const states = recorded.told.get('ada')?.map(({ data: { kind, state } }) => `${kind} ${state}`)
				expect(states?.filter((state) => state === 'opened archived')).toHaveLength(1)
				expect(states).toHaveLength(21)
			}
			under.pass(60_000)
		}
		const { notifications } = await store.list('ada')
		expect(notifications).toHaveLength(1000)
		expect(notifications.every(({ kind }) => kind === 'mentioned')).toBe(true)
	})
}

function placesAreFound(story: Story): void {
	story('G5: a place is its person’s own, somebody else’s, or not known', async (under) => {
		const { store } = under
		expect(await store.position('ada')).toEqual(NO_EVENT)
		expect((await store.list('ada')).lastEventId).toBe('0-0000000000000000')
		await under.document('d', 'ada', ['ben'])
		await store.record({ kind: 'trashed', document: 'd', person: 'ada' })
		const id = await store.position('ben')
		expect((await store.list('ben')).lastEventId).toBe(writeEventId(id))
		expect((await store.after('ben', 0, 1))[0]?.id).toEqual(id)
		const again = await under.reopen()
		expect(await again.place('ben', id)).toBe('own')
		expect(await again.place('ada', id)).toBe('foreign')
		expect(await again.place('ben', { ...id, seq: 2 })).toBe('unknown')
		expect(await again.place('ben', { ...id, nonce: 'ffffffffffffffff' })).toBe('unknown')
		expect(await again.place('cleo', NO_EVENT)).toBe('own')
	})

	story(
		'G3, G5: what came after a place is told in order, in pieces, and a place of long ago is forgotten',
		async (under) => {
			const { store } = under
			for (const id of ['d', 'e', 'f']) {
				await under.document(id, 'ada')
				await store.record(joined(id, 'ben'))
			}
			const first = (await store.after('ada', 0, 1))[0]?.id ?? { seq: -1, nonce: '' }
			const rows = (await store.list('ada')).notifications
			await store.change('ada', rows.find(({ document }) => document.id === 'd')?.id ?? '', { state: 'read' })
			const told = async (seq: number, most: number) =>
				(await store.after('ada', seq, most)).map(({ data }) => [data.seq, data.document.id])
			expect(await told(0, 2)).toEqual([
				[2, 'e'],
				[3, 'f'],
			])
			expect(await told(3, 2)).toEqual([[4, 'd']])
			expect(await store.place('ada', first)).toBe('own')
			const change = (n: number) =>
				store.change('ada', rows.find(({ document }) => document.id === 'e')?.id ?? '', {
					state: n % 2 === 0 ? 'unread' : 'read',
				})
			for (let n = 5; n <= 1000; n++) await change(n)
			expect(await store.place('ada', first)).toBe('own')
			await change(1001)
			expect(await store.place('ada', first)).toBe('unknown')
		},
	)
}
