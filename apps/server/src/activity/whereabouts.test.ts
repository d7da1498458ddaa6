import type { DocumentPresence, Person } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localBus } from '../bus/local.ts'
import type { Member } from '../room/member.ts'
import { FakeClock, silent } from '../simulation/clock.ts'
import { createDocument, openTestStore, temporaryDirectory } from '../store/world.fixture.ts'
import { GATHER_MS, Whereabouts } from './whereabouts.ts'

let clock: FakeClock
let whereabouts: Whereabouts
let members: Set<Member>
let told: (DocumentPresence & { audience: readonly string[] })[]
let heard = () => {}
beforeEach(async () => {
	clock = new FakeClock()
	members = new Set()
	told = []
	const store = await openTestStore(temporaryDirectory())
	await createDocument(store, 'd')
	await store.database.insertInto('visit').values({ document: 'd', person: 'bob', first_at: 1, last_at: 1 }).execute()
	const bus = localBus(silent)
	bus.subscribe('feed', {
		hear: ({ data, audience = [] }) => {
			told.push({ ...(data as DocumentPresence), audience })
			heard()
		},
		missed: () => {},
	})
	const env = clock.world(
		() => true,
		() => new Uint8Array(),
	)
	whereabouts = new Whereabouts({ database: store.database, bus, env })
})
afterEach(() => whereabouts.close())

const change = () => whereabouts.changed('d', members)
function enter(id: string, state: Member['state']['kind'] = 'live'): Member & { person: Person } {
	const person: Person = { id, name: `Person ${id}`, color: 'teal', guest: true }
	const member = { state: { kind: state }, person } as unknown as Member & { person: Person }
	members.add(member)
	change()
	return member
}
/** Lets the gathering end; resolves when it was told. */
async function next(): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>()
	heard = resolve
	await clock.advance(GATHER_MS)
	await promise
}
const names = () => told.map(({ people }) => people.map(({ name }) => name))

test('G6, V-presence: one person is one entry however many tabs, called as the server calls them, until the last tab goes', async () => {
	const [ada, second] = [enter('ada'), enter('ada')]
	enter('courier', 'courier')
	enter('early', 'waiting')
	enter('bob', 'catching-up')
	await next()
	expect(told[0]).toMatchObject({ document: 'd', count: 2, audience: ['ada', 'bob'] })
	ada.person = { ...ada.person, name: 'Ada' }
	second.person = ada.person
	change()
	await next()
	members.delete(ada)
	change()
	await clock.advance(GATHER_MS)
	members.delete(second)
	change()
	await next()
	expect(names()).toEqual([['Person ada', 'Person bob'], ['Ada', 'Person bob'], ['Person bob']])
	members.clear()
	change()
	await next()
	expect(told.at(-1)).toMatchObject({ people: [], count: 0 })
	expect([whereabouts.empty, whereabouts.of(['d'])]).toEqual([true, []])
})

test('G3: a crowd that comes within a moment is told once, with twenty names and its number', async () => {
	for (let person = 0; person < 500; person += 1) enter(String(person))
	await next()
	await clock.advance(10 * GATHER_MS)
	expect(told).toHaveLength(1)
	expect(told[0]).toMatchObject({ count: 500 })
	expect(told[0]?.people).toHaveLength(20)
	expect(whereabouts.of(['d', 'elsewhere'])).toMatchObject([{ document: 'd', count: 500 }])
})
