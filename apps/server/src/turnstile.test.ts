import { expect, test } from 'vitest'
import { AT_ONCE, Turnstile } from './turnstile.ts'

function coming() {
	const soon: (() => void)[] = []
	const turnstile = new Turnstile({ soon: (task) => void soon.push(task) })
	const passed: number[] = []
	const come = async (who: number) => {
		const turn = turnstile.pass()
		if (turn !== undefined) await turn
		passed.push(who)
	}
	/** The end of a turn of the event loop; false when nobody waits for it. */
	const endTurn = async () => {
		const tasks = soon.splice(0)
		for (const task of tasks) task()
		await Promise.resolve()
		return tasks.length > 0
	}
	return { come, passed, endTurn }
}

test('G8: of a crowd a few pass in each turn of the event loop, in the order they came', async () => {
	const { come, passed, endTurn } = coming()
	const crowd = Array.from({ length: 3 * AT_ONCE - 1 }, (_, who) => who)
	for (const who of crowd) void come(who)
	expect(passed).toEqual(crowd.slice(0, AT_ONCE))
	await endTurn()
	expect(passed).toEqual(crowd.slice(0, 2 * AT_ONCE))
	await endTurn()
	expect(passed).toEqual(crowd)
	// One place was left in that turn.
	void come(100)
	void come(101)
	expect(passed).toEqual([...crowd, 100])
	await endTurn()
	expect(passed).toEqual([...crowd, 100, 101])
	await endTurn()
	expect(await endTurn()).toBe(false)
})

test('who comes alone waits for nobody', async () => {
	const { come, passed, endTurn } = coming()
	for (let who = 0; who < 3; who += 1) {
		void come(who)
		expect(passed).toHaveLength(who + 1)
		await endTurn()
	}
})
