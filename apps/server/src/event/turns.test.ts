import { expect, test } from 'vitest'
import { FakeClock } from '../simulation/clock.ts'
import { Turns } from './turns.ts'

/** Turns on a fake clock: each is noted with when it began, and lasts as long as `lasts` says or fails. */
function onFakeClock(lasts: (document: string) => number | Error = () => 0) {
	const clock = new FakeClock()
	const env = clock.world(
		() => true,
		() => new Uint8Array(),
	)
	const start = clock.now()
	const began: string[] = []
	const left: number[] = []
	let running = 0
	let mostRunning = 0
	const turns = new Turns({
		env,
		turn: async (document) => {
			began.push(`${document} ${clock.now() - start}`)
			const ms = lasts(document)
			if (ms instanceof Error) throw ms
			running += 1
			mostRunning = Math.max(mostRunning, running)
			await new Promise<void>((resolve) => env.after(ms, resolve))
			running -= 1
		},
		left: () => void left.push(turns.size),
	})
	return { clock, turns, began, left, most: () => mostRunning }
}

test('what is marked while it waits has one turn, marked during its turn it has another', async () => {
	const { clock, turns, began, left } = onFakeClock(() => 10)
	for (let n = 0; n < 5; n++) turns.mark('d')
	await clock.advance(505)
	turns.mark('d')
	await clock.advance(10_000)
	expect(began).toEqual(['d 500', 'd 1010'])
	expect([turns.size, left]).toEqual([0, [0]])
	expect(clock.waiting).toBe(0)
})

test('after a long turn comes a long rest', async () => {
	const { clock, turns, began } = onFakeClock(() => 2000)
	turns.mark('d')
	for (let n = 0; n < 30; n++) {
		await clock.advance(1000)
		turns.mark('d')
	}
	expect(began).toEqual(['d 500', 'd 10500', 'd 20500'])
})

test('the first in a hurry goes at once, also in the middle of a rest, and the next after a pause', async () => {
	const { clock, turns, began } = onFakeClock(() => 10)
	turns.mark('d')
	await clock.advance(700)
	turns.mark('d', true)
	turns.mark('d', true)
	await clock.advance(50)
	turns.mark('d', true)
	await clock.advance(10_000)
	turns.mark('d', true)
	await clock.advance(10_000)
	expect(began).toEqual(['d 500', 'd 700', 'd 1210', 'd 10750'])
	expect(clock.waiting).toBe(0)
})

test('marked in a hurry during a turn it goes again right after it, but rests after a hurried, a long or a failed one', async () => {
	const plain = onFakeClock(() => 100)
	plain.turns.mark('d')
	await plain.clock.advance(550)
	plain.turns.mark('d', true)
	await plain.clock.advance(10_000)
	expect(plain.began).toEqual(['d 500', 'd 600'])
	for (const [lasts, next] of [
		[100, 'd 600'],
		[2000, 'd 10000'],
		[new Error('no'), 'd 5000'],
	] as const) {
		let turn = 0
		const { clock, turns, began } = onFakeClock(() => {
			turn += 1
			return turn === 1 ? lasts : 0
		})
		turns.mark('d', true)
		await clock.settle()
		turns.mark('d', true)
		await clock.advance(20_000)
		expect(began, `after ${lasts}`).toEqual(['d 0', next])
	}
})

test('G3: two have their turn at the same time, and all have one', async () => {
	const { clock, turns, began, most } = onFakeClock(() => 100)
	for (let n = 0; n < 9; n++) turns.mark(`d${n}`)
	await clock.advance(10_000)
	expect([began.length, most()]).toEqual([9, 2])
})

test('a turn that fails is tried again, later each time, and holds up nobody', async () => {
	const { clock, turns, began } = onFakeClock((document) => (document === 'bad' ? new Error('no') : 0))
	turns.mark('bad')
	turns.mark('good')
	await clock.advance(40_000)
	expect(began).toEqual(['bad 500', 'good 500', 'bad 5500', 'bad 15500', 'bad 35500'])
	turns.close()
	await clock.advance(600_000)
	expect(began).toHaveLength(5)
})

test('G3: ten thousand documents are kept, a further one is refused', async () => {
	const { clock, turns } = onFakeClock()
	for (let n = 0; n < 10_000; n++) expect(turns.mark(`d${n}`)).toBe(true)
	expect(turns.mark('one more')).toBe(false)
	expect(turns.mark('d5')).toBe(true)
	await clock.advance(60_000)
	expect(turns.size).toBe(0)
	expect(turns.mark('one more')).toBe(true)
})
