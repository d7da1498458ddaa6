import { expect, test } from 'vitest'
import { FakeClock } from '../simulation/clock.ts'
import type { Deed } from './activities.ts'
import { Bursts, GOING_ON } from './bursts.ts'

function open() {
	const clock = new FakeClock()
	const began = clock.now()
	const stored: string[] = []
	const batches: number[] = []
	let fails = false
	const bursts = new Bursts(
		clock.world(
			() => true,
			() => new Uint8Array(),
		),
		async (deeds: readonly (Deed & { readonly at: number })[]) => {
			if (fails) throw new Error('the disk is full')
			batches.push(deeds.length)
			for (const { kind, document, person, at } of deeds) {
				stored.push(`${(clock.now() - began) / 1000} ${kind} ${document} ${person} ${(at - began) / 1000}`)
			}
		},
	)
	const fail = (value: boolean) => {
		fails = value
	}
	return { clock, stored, batches, bursts, fail }
}

test('the first edit is stored at once, then one in ten seconds while it goes on, and the last one in the end', async () => {
	const { clock, stored, bursts } = open()
	for (let key = 0; key < 250; key += 1) {
		bursts.happened('edited', 'd', 'ada')
		await clock.advance(100)
	}
	await clock.advance(60_000)
	expect(stored).toEqual(['0 edited d ada 0', '10 edited d ada 9.9', '20 edited d ada 19.9', '30 edited d ada 24.9'])
	// Nobody does anything: no timer is left.
	expect(clock.waiting).toBe(0)
	bursts.happened('edited', 'd', 'ada')
	await clock.settle()
	expect(stored).toHaveLength(5)
})

test('people and documents are apart; what begins in one turn is stored together; a name follows within a second', async () => {
	const { clock, stored, batches, bursts } = open()
	bursts.happened('edited', 'd', 'ada')
	bursts.happened('edited', 'd', 'bob')
	bursts.happened('edited', 'e', 'ada')
	bursts.happened('renamed', 'd', 'ada')
	await clock.settle()
	expect([stored.length, batches]).toEqual([4, [4]])
	bursts.happened('renamed', 'd', 'ada')
	await clock.advance(1000)
	expect(stored.at(-1)).toBe('1 renamed d ada 0')
})

test('G3: ten thousand go on at once; one more waits until others rest', async () => {
	const { clock, stored, batches, bursts } = open()
	for (let person = 0; person <= GOING_ON; person += 1) bursts.happened('edited', 'd', String(person))
	await clock.settle()
	expect([stored.length, Math.max(...batches)]).toEqual([GOING_ON, 200])
	await clock.advance(12_000)
	bursts.happened('edited', 'd', String(GOING_ON))
	await clock.settle()
	expect(stored.at(-1)).toMatch(/ 10000 12$/)
})

test('G9: closing stores what was not stored yet; a disk that is full is no reason to end', async () => {
	const { clock, stored, bursts, fail } = open()
	fail(true)
	bursts.happened('edited', 'd', 'ada')
	await clock.settle()
	fail(false)
	bursts.happened('edited', 'd', 'ada')
	await bursts.close()
	await bursts.close()
	expect(stored).toEqual(['0 edited d ada 0'])
	expect(clock.waiting).toBe(0)
})
