import { expect, test } from 'vitest'
import type { Env } from '../env.ts'
import { realEnv } from './api.fixture.ts'
import type { Arrival, Authentication } from './authentication.ts'
import { Guests, type GuestsOptions } from './guests.ts'

const BY_SESSION = { by: 'session', scope: 'write', ends: null } as const

/** Guests that cost nothing, and a clock that stands still until told. */
function desk(options: Partial<GuestsOptions> = {}) {
	const clock = { now: 0 }
	const lines: string[] = []
	const env: Env = { ...realEnv(lines), now: () => clock.now }
	let made = 0
	const makeGuest = async (): Promise<Arrival> => {
		made += 1
		const who = { id: `${made}`, name: 'Ada', color: 'teal' as const, guest: true, sessionId: `${made}`, ...BY_SESSION }
		return { who, cookies: [`session=${made}`] }
	}
	const authentication = { makeGuest, onRevoked: () => () => {} } as unknown as Authentication
	const guests = new Guests({ authentication, env, perMinute: 0, welcome: async () => {}, ...options })
	const idOf = async (visit: string) => (await guests.arrive(visit, '127.0.0.1')).who.id
	return { guests, clock, lines, idOf }
}

test('a visit is one guest for a minute', async () => {
	const { idOf, clock } = desk()
	expect(await idOf('a')).toBe('1')
	clock.now = 59_999
	expect(await idOf('a')).toBe('1')
	clock.now = 60_000
	expect(await idOf('a')).toBe('2')
})

test('G3: ten thousand visits are remembered; one more makes the first forgotten', async () => {
	const { idOf } = desk()
	for (let n = 1; n <= 10_000; n++) await idOf(`visit ${n}`)
	expect(await idOf('visit 1')).toBe('1')
	await idOf('one more')
	expect(await idOf('visit 2')).toBe('2')
	expect(await idOf('visit 1')).toBe('10002')
})

test('a guest without a welcome document is still a guest', async () => {
	const { idOf, lines } = desk({ welcome: () => Promise.reject(new Error('the disk is full')) })
	expect(await idOf('a')).toBe('1')
	expect(lines).toEqual(['warn no welcome document: Error: the disk is full'])
})

test('a visit that was refused may be tried again', async () => {
	const { guests } = desk({ perMinute: 1 })
	await guests.arrive(undefined, '127.0.0.1')
	await expect(guests.arrive('a', '127.0.0.1')).rejects.toThrow('too-many-guests')
	expect((await guests.arrive('a', '127.0.0.2')).who.id).toBe('2')
})
