import { expect, onTestFinished, test } from 'vitest'
import type { Logger } from '../env.ts'
import { openFixture } from '../http/api.fixture.ts'
import { FakeClock } from '../simulation/clock.ts'
import { createDocument, testEnv } from '../store/world.fixture.ts'
import type { Fact, Visit } from './fact.ts'
import { Joins } from './joins.ts'

/** Over a real store, on a clock that stands still; the disk refuses while `broken`. */
async function open() {
	const fixture = await openFixture()
	onTestFinished(() => fixture.close())
	await createDocument(fixture.store, 'd')
	const clock = new FakeClock()
	const disk = { broken: false }
	const writes: (readonly Visit[])[] = []
	const ends: Promise<unknown>[] = []
	const warnings: string[] = []
	const quiet = testEnv().log
	const log: Logger = { ...quiet, warn: (_, message) => warnings.push(message) }
	const record = (fact: Fact) => {
		if (fact.kind === 'joined') writes.push(fact.visits)
		const end = disk.broken ? Promise.reject(new Error('the disk is full')) : fixture.notifications.record(fact)
		ends.push(end)
		return end
	}
	const joins = new Joins({ env: { now: clock.now, after: clock.after, log }, record })
	/** When everything that was handed to the store is stored or refused. */
	const stored = async () => {
		await Promise.allSettled(ends)
		await clock.settle()
	}
	const visits = async () => {
		const rows = await fixture.store.database.selectFrom('visit').select('person').orderBy('person').execute()
		return rows.map(({ person }) => person)
	}
	return { joins, clock, disk, writes, warnings, stored, visits }
}

const crowd = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, n) => `guest${String(from + n).padStart(3, '0')}`)

test('the one who comes alone is noted at once, and who comes within a fifth of a second is noted together', async () => {
	const { joins, clock, writes, stored, visits } = await open()
	for (const person of crowd(0, 4)) joins.note('d', person)
	await stored()
	expect(await visits()).toEqual(['guest000'])
	await clock.advance(199)
	expect(writes).toHaveLength(1)
	await clock.advance(1)
	await stored()
	expect(await visits()).toEqual(crowd(0, 4))
	expect(writes.map(({ length }) => length)).toEqual([1, 3])
	// The last write is rested after, too; then it is quiet.
	joins.note('d', 'ada')
	await clock.advance(199)
	expect(writes).toHaveLength(2)
	await clock.advance(1)
	expect(writes).toHaveLength(3)
	await clock.advance(200)
	expect(clock.waiting).toBe(0)
	joins.note('d', 'ben')
	expect(writes).toHaveLength(4)
})

test('G3: fifty are one write at most: a crowd of 120 is noted without waiting, the last when it is time', async () => {
	const { joins, clock, writes, stored, visits } = await open()
	for (const person of crowd(0, 120)) joins.note('d', person)
	expect(writes.map(({ length }) => length)).toEqual([1, 50, 50])
	await clock.advance(200)
	await stored()
	expect(await visits()).toEqual(crowd(0, 120))
})

test('tabs of one person are one visit within the hour, and what could not be stored is noted with the next of them', async () => {
	const { joins, clock, disk, writes, warnings, stored, visits } = await open()
	disk.broken = true
	for (let tab = 0; tab < 10; tab += 1) joins.note('d', 'ada')
	await stored()
	expect(writes).toHaveLength(1)
	expect(warnings).toEqual(['could not note who joined'])
	disk.broken = false
	await clock.advance(200)
	for (let tab = 0; tab < 10; tab += 1) joins.note('d', 'ada')
	await stored()
	expect(writes).toHaveLength(2)
	expect(await visits()).toEqual(['ada'])
	await clock.advance(60 * 60 * 1000)
	joins.note('d', 'ada')
	expect(writes).toHaveLength(3)
})

test('a server that stops notes who came last', async () => {
	const { joins, clock, stored, visits } = await open()
	for (const person of crowd(0, 3)) joins.note('d', person)
	await joins.close()
	await stored()
	expect(await visits()).toEqual(crowd(0, 3))
	expect(clock.waiting).toBe(0)
})
