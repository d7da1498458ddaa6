import { expect, test } from 'vitest'
import { Chance } from '../simulation/chance.ts'
import { FakeClock } from '../simulation/clock.ts'
import { Hearings } from './hearings.ts'

function lab() {
	const clock = new FakeClock()
	const hearings = new Hearings(clock.world(() => true, new Chance(1).bytes))
	const heard: string[] = []
	/** Is heard, and whatever a worker does takes so long. */
	const hear = (person: string, ms: number, wasted = 0) =>
		hearings.hear(
			person,
			() => new Promise<void>((resolve) => clock.after(ms, resolve)),
			() => {
				heard.push(person)
				return wasted
			},
		)
	return { clock, hearings, heard, hear }
}

test('G3, G8: who had a worker busy for nothing is heard again after ten times as long, and others meanwhile', async () => {
	const { clock, hearings, heard, hear } = lab()
	void hear('eve', 5000, 5000)
	void hear('eve', 5000, 5000)
	void hear('ada', 5000)
	await clock.advance(5000)
	expect(heard).toEqual(['eve', 'ada'])
	expect([hearings.turn('ada'), hearings.turn('eve') === undefined]).toEqual([undefined, false])
	void hear('ada', 5000)
	await clock.advance(54_999)
	expect(heard).toEqual(['eve', 'ada', 'ada'])
	await clock.advance(1)
	expect(heard).toEqual(['eve', 'ada', 'ada', 'eve'])
	await clock.advance(50_000)
	expect(hearings.turn('eve')).toBe(undefined)
})

test('G8: what one person sends to be judged is judged one after the other, also where a judgement fails', async () => {
	const { clock, hearings, heard, hear } = lab()
	const failed = hearings.hear(
		'ada',
		() => Promise.reject(new Error('the worker died')),
		() => 0,
	)
	void hear('ada', 1000)
	void hear('ada', 1000)
	await expect(failed).rejects.toThrow('the worker died')
	await clock.advance(1000)
	expect(heard).toEqual(['ada'])
	await clock.advance(1000)
	expect([heard, hearings.turn('ada')]).toEqual([['ada', 'ada'], undefined])
})
