import type { Notification } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { found, type NotificationsUnderTest } from './contract.ts'
import type { Told } from './store.ts'

const PEOPLE = ['ada', 'ben', 'cleo'] as const
const DOCUMENTS = ['d', 'e'] as const

const person = fc.constantFrom(...PEOPLE)
const document = fc.constantFrom(...DOCUMENTS)
const operation = fc.oneof(
	fc.record({
		kind: fc.constant('joined' as const),
		visits: fc.array(fc.record({ document, person }), { minLength: 1, maxLength: 4 }),
	}),
	fc.record({ kind: fc.constantFrom('trashed' as const, 'restored' as const), document }),
	fc.record({
		kind: fc.constant('written' as const),
		document,
		present: fc.uniqueArray(fc.tuple(fc.nat(3), person, person), {
			maxLength: 8,
			selector: ([n, who]) => `${n} ${who}`,
		}),
	}),
	fc.record({
		kind: fc.constant('set' as const),
		person,
		at: fc.nat(9),
		state: fc.constantFrom('read' as const, 'unread' as const, 'archived' as const),
	}),
	fc.record({
		kind: fc.constant('swept' as const),
		person,
		upTo: fc.nat(40),
		state: fc.constantFrom('read' as const, 'archived' as const),
	}),
	fc.record({ kind: fc.constant('passed' as const), ms: fc.nat(90_000) }),
	fc.record({ kind: fc.constant('deleted' as const), document }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

/** What somebody who only hears the stream believes. */
class Mirror {
	readonly rows = new Map<string, Notification>()
	seq = 0

	hear(told: readonly Told[]): void {
		for (const { data } of told) {
			expect(data.seq).toBeGreaterThan(this.seq)
			this.seq = data.seq
			this.rows.set(data.id, data)
		}
	}

	/** As lists have it. What the stream does not repeat (titles, the trash) is left out. */
	listed(): string[] {
		return [...this.rows.values()]
			.filter(({ state }) => state === 'unread' || state === 'read')
			.map(brief)
			.sort()
	}
}

const brief = ({ id, seq, kind, state, actorCount, mention, at }: Notification): string =>
	JSON.stringify([id, seq, kind, state, actorCount, mention, at])

async function perform(
	{ store, pass }: NotificationsUnderTest,
	run: string,
	offsets: Map<string, number>,
	operation: Operation,
) {
	switch (operation.kind) {
		case 'joined':
			return await store.record({
				kind: 'joined',
				visits: operation.visits.map(({ document, person }) => ({ document: document + run, person: person + run })),
			})
		case 'deleted':
			return await store.record({ kind: 'deleted', document: operation.document + run })
		case 'trashed':
		case 'restored':
			return await store.record({ ...operation, document: operation.document + run, person: `ada${run}` })
		case 'written': {
			const document = operation.document + run
			const from = offsets.get(document) ?? 0
			offsets.set(document, from + 1)
			const mentions = operation.present.map(([n, who, author]) => found(`m${n}`, who + run, author + run))
			return await store.record({
				kind: 'projected',
				document,
				from,
				to: from + 1,
				found: { mentions, more: false },
			})
		}
		case 'set': {
			const { notifications } = await store.list(operation.person + run)
			const id = notifications[operation.at % Math.max(1, notifications.length)]?.id ?? ''
			return await store.change(operation.person + run, id, { state: operation.state })
		}
		case 'swept':
			return await store.sweep(operation.person + run, { upTo: operation.upTo, state: operation.state })
		case 'passed':
			pass(operation.ms)
			return await store.record({ kind: 'due' })
		default:
			return operation satisfies never
	}
}

/** Whatever happens: who replays from anywhere, or hears everything live, knows the list. */
export function replaysToTheList(open: () => Promise<NotificationsUnderTest>): void {
	test('G5: whatever happens, the list is what the stream has told, from any place in it', {
		timeout: 60_000,
	}, async () => {
		const under = await open()
		let run = 0
		const property = fc.asyncProperty(
			fc.array(operation, { minLength: 20, maxLength: 60 }),
			fc.nat(),
			async (operations, cut) => {
				run += 1
				await listsWhatWasTold(under, `${run}`, operations, cut % operations.length)
			},
		)
		try {
			await fc.assert(property, { numRuns: 15 })
		} finally {
			await under.close()
		}
	})
}

/** With people and documents of its own, so that all runs share a store. `cut`: after which operation somebody leaves. */
async function listsWhatWasTold(
	under: NotificationsUnderTest,
	run: string,
	operations: readonly Operation[],
	cut: number,
): Promise<void> {
	const people = PEOPLE.map((id) => id + run)
	for (const id of people) await under.person(id)
	for (const id of DOCUMENTS) await under.document(id + run, `ada${run}`)
	const live = new Map(people.map((id) => [id, new Mirror()]))
	const returning = new Map(people.map((id) => [id, new Mirror()]))
	const offsets = new Map<string, number>()
	for (const [at, each] of operations.entries()) {
		const recorded = await perform(under, run, offsets, each)
		for (const [id, mirror] of live) mirror.hear(recorded?.told.get(id) ?? [])
		if (at === cut) for (const [id, mirror] of returning) mirror.hear(await replay(under, id, 0))
	}
	for (const [id, returned] of returning) {
		returned.hear(await replay(under, id, returned.seq))
		const { notifications } = await under.store.list(id)
		expect(live.get(id)?.listed()).toEqual(notifications.map(brief).sort())
		expect(returned.listed()).toEqual(notifications.map(brief).sort())
	}
}

/** In small pieces, as a stream reads it. */
async function replay({ store }: NotificationsUnderTest, person: string, from: number): Promise<Told[]> {
	const all: Told[] = []
	for (let seq = from; ; ) {
		const told = await store.after(person, seq, 3)
		if (told.length === 0) return all
		all.push(...told)
		seq = told.at(-1)?.id.seq ?? seq
	}
}
