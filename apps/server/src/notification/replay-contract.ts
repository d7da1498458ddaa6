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
	fc.record({ kind: fc.constant('joined' as const), document, person }),
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
		state: fc.constantFrom('read', 'unread', 'archived'),
	}),
	fc.record({
		kind: fc.constant('swept' as const),
		person,
		upTo: fc.nat(40),
		state: fc.constantFrom('read', 'archived'),
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

async function perform(under: NotificationsUnderTest, offsets: Map<string, number>, operation: Operation) {
	const { store } = under
	switch (operation.kind) {
		case 'joined':
		case 'deleted':
			return await store.record(operation)
		case 'trashed':
		case 'restored':
			return await store.record({ ...operation, person: 'ada' })
		case 'written': {
			const from = offsets.get(operation.document) ?? 0
			offsets.set(operation.document, from + 1)
			const mentions = operation.present.map(([n, who, author]) => found(`m${n}`, who, author))
			const more = { mentions, more: false }
			return await store.record({ kind: 'projected', document: operation.document, from, to: from + 1, found: more })
		}
		case 'set': {
			const { notifications } = await store.list(operation.person)
			const id = notifications[operation.at % Math.max(1, notifications.length)]?.id ?? ''
			return await store.change(operation.person, id, { state: operation.state as 'read' })
		}
		case 'swept':
			return await store.sweep(operation.person, { upTo: operation.upTo, state: operation.state as 'read' })
		case 'passed':
			under.pass(operation.ms)
			return await store.record({ kind: 'due' })
		default:
			return operation satisfies never
	}
}

/** Whatever happens: who replays from anywhere, or hears everything live, knows the list. */
export function replaysToTheList(open: () => Promise<NotificationsUnderTest>): void {
	test('G5: whatever happens, the list is what the stream has told, from any place in it', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60 }), fc.nat(), async (operations, cut) => {
				const under = await open()
				try {
					for (const id of PEOPLE) await under.person(id)
					for (const id of DOCUMENTS) await under.document(id, 'ada')
					const live = new Map(PEOPLE.map((id) => [id, new Mirror()] as const))
					const returning = new Map(PEOPLE.map((id) => [id, new Mirror()] as const))
					const offsets = new Map<string, number>()
					for (const [at, each] of operations.entries()) {
						const recorded = await perform(under, offsets, each)
						for (const [id, mirror] of live) mirror.hear(recorded?.told.get(id) ?? [])
						if (at === cut % operations.length) {
							for (const [id, mirror] of returning) mirror.hear(await replay(under, id, 0))
						}
					}
					for (const id of PEOPLE) {
						const returned = returning.get(id) ?? new Mirror()
						returned.hear(await replay(under, id, returned.seq))
						const { notifications } = await under.store.list(id)
						expect(live.get(id)?.listed()).toEqual(notifications.map(brief).sort())
						expect(returned.listed()).toEqual(notifications.map(brief).sort())
					}
				} finally {
					await under.close()
				}
			}),
			{ numRuns: 12 },
		)
	})
}

/** In small pieces, as a stream reads it. */
async function replay({ store }: NotificationsUnderTest, person: string, from: number): Promise<Told[]> {
	const all: Told[] = []
	for (let seq = from; ; ) {
		const told = await store.after(person, seq, 3)
		if (told.length === 0) return all
		all.push(...told)
		seq = told.at(-1)?.seq ?? seq
	}
}
