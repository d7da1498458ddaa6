import { problemOf } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiProblem, Unreachable } from '../api.ts'
import { World } from '../world.fixture.ts'
import { ListLoader } from './list-loader.ts'

/** A loader whose requests a test answers, by number. */
function loader() {
	const world = new World()
	const told: string[] = []
	const requests: { answer(): void; fail(error: Error): void }[] = []
	const one = new ListLoader({
		env: world.tab().env,
		ask: () =>
			new Promise((resolve, reject) => {
				const number = requests.length
				requests.push({ answer: () => resolve(() => told.push(`list ${number}`)), fail: reject })
			}),
		asked: () => told.push('asked'),
		refused: (by) => told.push(by ?? 'welcome'),
	})
	return { world, told, requests, one }
}

test('S-list-asking: a list that is wanted while an older one is on its way is asked for again', async () => {
	const { world, told, requests, one } = loader()
	one.load()
	one.load()
	expect(told).toEqual(['asked'])
	requests[0]?.answer()
	await world.pass(0)
	expect(told).toEqual(['asked', 'list 0', 'welcome', 'asked'])
	requests[1]?.answer()
	await world.pass(60_000)
	expect(told.slice(4)).toEqual(['list 1', 'welcome'])
	expect(one.isLoading).toBe(false)
	expect(world.timers).toBe(0)
})

test('S-list-asking, S-list-waiting: a server that does not answer is asked again with a pause, and what it says too late does not count', async () => {
	const { world, told, requests, one } = loader()
	one.load()
	await world.pass(9_999)
	expect(requests).toHaveLength(1)
	await world.pass(1_001)
	expect(requests).toHaveLength(2)
	requests[0]?.answer()
	requests[1]?.fail(new Unreachable('no'))
	await world.pass(0)
	expect(told).toEqual(['asked', 'asked'])
	one.wake()
	expect(requests).toHaveLength(3)
	requests[2]?.answer()
	await world.pass(0)
	expect(told.slice(3)).toEqual(['list 2', 'welcome'])
})

test('S-list-nothing, S-list-asking: without a session it is not asked again', async () => {
	const { world, told, requests, one } = loader()
	one.load()
	requests[0]?.fail(new ApiProblem(problemOf('unauthenticated')))
	await world.pass(600_000)
	expect(told).toEqual(['asked', 'unauthenticated'])
	expect(one.isLoading).toBe(false)
})

test('S-list-nothing: what is stopped takes nothing in any more', async () => {
	const { world, told, requests, one } = loader()
	one.load()
	one.stop()
	requests[0]?.answer()
	await world.pass(60_000)
	expect(told).toEqual(['asked'])
	expect(world.timers).toBe(0)
})

test('S-list-waiting, S-list-nothing: a list that is wanted during a pause is asked for at once, one that is stopped never', async () => {
	const { world, requests, one } = loader()
	one.load()
	requests[0]?.fail(new Unreachable('no'))
	await world.pass(0)
	one.load()
	expect(requests).toHaveLength(2)
	requests[1]?.fail(new Unreachable('no'))
	await world.pass(0)
	one.stop()
	await world.pass(60_000)
	expect(requests).toHaveLength(2)
	expect(world.timers).toBe(0)
})
