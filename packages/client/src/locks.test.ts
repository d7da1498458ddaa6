import { expect, test } from 'vitest'
import { beatLocks } from './beat-locks.ts'
import type { Locks } from './lock.ts'
import { memoryLocks } from './memory-locks.ts'
import { webLocks } from './web-locks.ts'
import { settle, World } from './world.fixture.ts'

/** Tabs that hear each other a moment later; a tab may sleep: it hears nothing and its timers stand still. */
function browser() {
	const world = new World()
	const ears = new Map<string, (word: unknown) => void>()
	const asleep = new Set<string>()
	const tab = (id: string) => {
		const awake = (task: () => void) => () => {
			if (asleep.has(id)) late.push(task)
			else task()
		}
		const late: (() => void)[] = []
		const channel = () => ({
			say: (word: unknown) => {
				for (const [other, hear] of ears) {
					if (other !== id && !asleep.has(other)) world.after(1, () => hear(word))
				}
			},
			hear: (task: (word: unknown) => void) => void ears.set(id, task),
			close: () => void ears.delete(id),
		})
		const locks = beatLocks({ channel, after: (ms, task) => world.after(ms, awake(task)), tab: id.padEnd(16, '0') })
		return {
			locks,
			isListening: () => ears.has(id),
			sleep: () => asleep.add(id),
			wake: () => {
				asleep.delete(id)
				for (const task of late.splice(0)) task()
			},
			die: () => {
				asleep.add(id)
				ears.delete(id)
			},
		}
	}
	return { world, tab }
}

test('beat: one of two tabs that ask at once gets the lock', async () => {
	const { world, tab } = browser()
	const a = tab('1').locks.request('copy')
	const b = tab('2').locks.request('copy')
	await world.pass(2_000)
	expect([a.held(), b.held()]).toEqual([true, false])
})

test('beat: a second tab waits while the first one beats, and takes over when it lets go', async () => {
	const { world, tab } = browser()
	const a = tab('1').locks.request('copy')
	await world.pass(2_000)
	const b = tab('0').locks.request('copy')
	await world.pass(60_000)
	expect([a.held(), b.held()]).toEqual([true, false])
	a.release()
	await world.pass(1_100)
	expect([a.held(), b.held()]).toEqual([false, true])
})

test('beat: a tab that died without a word is followed after 12 s of silence', async () => {
	const { world, tab } = browser()
	const dead = tab('1')
	dead.locks.request('copy')
	const b = tab('2').locks.request('copy')
	await world.pass(6_500)
	dead.die()
	await world.pass(11_000)
	expect(b.held()).toBe(false)
	await world.pass(3_000)
	expect(b.held()).toBe(true)
})

test('beat: a holder that wakes up beside another one comes to one holder again', async () => {
	const { world, tab } = browser()
	const sleeper = tab('2')
	const a = sleeper.locks.request('copy')
	const b = tab('1').locks.request('copy')
	await world.pass(2_000)
	const [first, second] = a.held() ? [a, b] : [b, a]
	expect(first.held()).toBe(true)
	sleeper.sleep()
	await world.pass(30_000)
	sleeper.wake()
	await world.pass(6_000)
	expect([first.held(), second.held()].filter(Boolean)).toHaveLength(1)
})

test('beat: asking who lives is answered within a second, by tabs that queue too', async () => {
	const { world, tab } = browser()
	const a = tab('1').locks
	a.request('session a')
	const dead = tab('2')
	dead.locks.request('session b')
	await world.pass(2_000)
	a.request('session c')
	dead.die()
	const asked = tab('3').locks.taken(['session a', 'session b', 'session c'])
	await world.pass(1_000)
	expect(await asked).toEqual(new Set(['session a', 'session c']))
})

test('beat: a tab without a lock or a question holds no channel, so that its page may be kept', async () => {
	const { world, tab } = browser()
	const { locks, isListening } = tab('1')
	expect(isListening()).toBe(false)
	const lock = locks.request('copy')
	const asked = locks.taken(['copy', 'other'])
	await world.pass(2_000)
	await asked
	expect(isListening()).toBe(true)
	lock.release()
	expect(isListening()).toBe(false)
	const again = locks.taken(['copy'])
	expect(isListening()).toBe(true)
	await world.pass(2_000)
	expect(await again).toEqual(new Set())
	expect(isListening()).toBe(false)
})

test('beat: released locks leave no timer', async () => {
	const { world, tab } = browser()
	const lock = tab('1').locks.request('x')
	await world.pass(2_000)
	lock.release()
	lock.release()
	await world.pass(10)
	expect(world.timers).toBe(0)
})

const exact: [string, () => Locks][] = [
	['web', () => webLocks(navigator.locks)],
	['memory', () => memoryLocks().tab()],
]

test.each(exact)('%s: the first holds it until it releases, then the next', async (name, make) => {
	const locks = make()
	const a = locks.request(`${name} 1`)
	const b = locks.request(`${name} 1`)
	await settle()
	expect([a.held(), b.held()]).toEqual([true, false])
	a.release()
	a.release()
	await settle()
	expect([a.held(), b.held()]).toEqual([false, true])
	b.release()
})

test.each(exact)('%s: who released while still queueing never gets it', async (name, make) => {
	const locks = make()
	const a = locks.request(`${name} 2`)
	const b = locks.request(`${name} 2`)
	await settle()
	b.release()
	a.release()
	await settle()
	expect([a.held(), b.held()]).toEqual([false, false])
	expect(await locks.taken([`${name} 2`])).toEqual(new Set())
})

test.each(exact)('%s: says which locks are taken', async (name, make) => {
	const locks = make()
	const a = locks.request(`${name} 3`)
	await settle()
	expect(await locks.taken([`${name} 3`, `${name} 4`])).toEqual(new Set([`${name} 3`]))
	a.release()
})

test.each(exact)('%s: who holds a lock is told so, the next one when it is free, in order', async (name, make) => {
	const { hold } = make()
	if (hold === undefined) throw new Error('these locks are exact')
	const told: string[] = []
	const wish = (who: string, steal = false) => ({
		steal,
		granted: () => told.push(`${who} has it`),
		lost: () => told.push(`${who} lost it`),
	})
	const free = hold(`${name} 4`, wish('a'))
	expect(told).toEqual([])
	hold(`${name} 4`, wish('b'))()
	const freeLast = hold(`${name} 4`, wish('c'))
	await settle()
	expect(told).toEqual(['a has it'])
	free()
	free()
	await settle()
	expect(told).toEqual(['a has it', 'c has it'])
	freeLast()
})

test.each(exact)('%s: a lock is stolen from its holder, who is told, and not given back', async (name, make) => {
	const { hold } = make()
	if (hold === undefined) throw new Error('these locks are exact')
	const told: string[] = []
	const wish = (who: string, steal: boolean) => ({
		steal,
		granted: () => told.push(`${who} has it`),
		lost: () => told.push(`${who} lost it`),
	})
	const free = hold(`${name} 5`, wish('a', false))
	await settle()
	const freeStolen = hold(`${name} 5`, wish('b', true))
	await settle()
	expect(told.toSorted()).toEqual(['a has it', 'a lost it', 'b has it'])
	free()
	freeStolen()
	await settle()
	expect(told).toHaveLength(3)
})
