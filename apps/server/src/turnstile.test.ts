import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

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

test('G8: of a crowd one passes in each turn of the event loop, in the order they came', async () => {
	const { come, passed, endTurn } = coming()
	for (const who of [1, 2, 3]) void come(who)
	expect(passed).toEqual([1])
	await endTurn()
	expect(passed).toEqual([1, 2])
	void come(4)
	await endTurn()
	await endTurn()
	expect(passed).toEqual([1, 2, 3, 4])
	void come(5)
	expect(passed).toEqual([1, 2, 3, 4])
	await endTurn()
	expect(passed).toEqual([1, 2, 3, 4, 5])
	await endTurn()
	expect(await endTurn()).toBe(false)
	void come(6)
	expect(passed).toEqual([1, 2, 3, 4, 5, 6])
})
