import { expect, test } from 'vitest'
import type { Authenticated } from './authentication.ts'
import { SessionCache } from './session-cache.ts'

const who = (id: string): Authenticated => ({
	id,
	name: 'Ada',
	color: 'teal',
	guest: true,
	sessionId: `session ${id}`,
	by: 'session',
	scope: 'write',
	ends: null,
})

/** Counts how often it was asked. */
function store() {
	const asked: string[] = []
	const look = (id: string) => async () => {
		asked.push(id)
		return id === 'nobody' ? null : who(id)
	}
	return { asked, look }
}

test('a session is asked for once a minute', async () => {
	let now = 0
	const cache = new SessionCache(() => now)
	const { asked, look } = store()
	expect(await cache.find('token', look('ada'))).toEqual(who('ada'))
	now = 59_999
	expect(await cache.find('token', look('ada'))).toEqual(who('ada'))
	expect(asked).toEqual(['ada'])
	now = 60_000
	await cache.find('token', look('ada'))
	expect(asked).toEqual(['ada', 'ada'])
})

test('G4: a dropped session is asked for at once', async () => {
	const cache = new SessionCache(() => 0)
	const { asked, look } = store()
	await cache.find('a', look('ada'))
	await cache.find('b', look('ben'))
	cache.drop(({ id }) => id === 'ada')
	await cache.find('a', look('ada'))
	await cache.find('b', look('ben'))
	expect(asked).toEqual(['ada', 'ben', 'ada'])
})

test('G4: what was read before a drop is read again', async () => {
	const cache = new SessionCache(() => 0)
	const answers = [Promise.withResolvers<Authenticated | null>(), Promise.withResolvers<Authenticated | null>()]
	let asked = 0
	const found = cache.find('a', async () => (await answers[asked++]?.promise) ?? null)
	cache.drop(() => true)
	answers[0]?.resolve(who('ada'))
	answers[1]?.resolve(null)
	expect(await found).toBe(null)
	expect(asked).toBe(2)
})

test('G3: ten thousand are kept; one more pushes out the one unused longest, and made-up cookies push out nobody', async () => {
	const cache = new SessionCache(() => 0)
	const { asked, look } = store()
	for (let n = 0; n < 10_000; n++) await cache.find(`token ${n}`, look(`${n}`))
	for (let n = 0; n < 100; n++) await cache.find(`made up ${n}`, look('nobody'))
	await cache.find('token 0', look('0'))
	expect(asked).toHaveLength(10_100)
	await cache.find('one more', look('more'))
	await cache.find('token 0', look('0'))
	expect(asked).toHaveLength(10_101)
	await cache.find('token 1', look('1'))
	expect(asked).toHaveLength(10_102)
})
