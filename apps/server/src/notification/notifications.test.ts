import { expect, test, vi } from 'vitest'
import { createAuthentication } from '../http/authentication.ts'
import { FakeClock } from '../simulation/clock.ts'
import { createDocument, openTestStore, temporaryDirectory, testEnv } from '../store/world.fixture.ts'
import { found, joined } from './contract.ts'
import { Notifications } from './notifications.ts'

/** A real store, whose clock stands still until it is moved; what is published is kept. */
async function open(dataDir: string, clock: FakeClock) {
	const env = { ...testEnv(), now: clock.now, after: clock.after }
	const store = await openTestStore(dataDir, { now: clock.now })
	await createAuthentication({ database: store.database, secret: 'k'.repeat(43), secureCookies: false, env })
	const published: string[] = []
	const notifications = new Notifications({
		store: store.notifications,
		activities: { tell: () => {} },
		publish: (channel, { id, event, data }) => {
			expect(id).toEqual({ seq: data.seq, nonce: expect.stringMatching(/^[0-9a-f]{16}$/) })
			published.push(`${channel} ${event} ${data.mention ?? data.kind} ${data.state}`)
		},
		env,
	})
	const heard = (count: number) =>
		vi.waitFor(() => expect(published.length).toBeGreaterThanOrEqual(count), { timeout: 10_000 })
	return { store, notifications, published, heard }
}

const mentions = Array.from({ length: 45 }, (_, n) => found(`m${n}`, 'ada', 'ben'))
const told = (from: number, to: number) =>
	mentions.slice(from, to).map(({ mention }) => `user:ada notification ${mention} unread`)

test('G5: mentions that wait are told a minute later, in order, also when the server was restarted', async () => {
	const clock = new FakeClock()
	const dataDir = temporaryDirectory()
	const first = await open(dataDir, clock)
	await createDocument(first.store, 'd')
	await first.notifications.record({
		kind: 'projected',
		document: 'd',
		from: 0,
		to: 1,
		found: { mentions, more: false },
	})
	expect(first.published).toEqual(told(0, 20))
	await clock.advance(59_999)
	expect(first.published).toHaveLength(20)
	await clock.advance(1)
	await first.heard(40)
	expect(first.published).toEqual(told(0, 40))
	first.notifications.close()
	await first.store.close()

	await clock.advance(60_000)
	const second = await open(dataDir, clock)
	second.notifications.start()
	await second.heard(5)
	expect(second.published).toEqual(told(40, 45))
	expect((await second.notifications.list('ada')).notifications).toHaveLength(45)
	second.notifications.close()
	expect(clock.waiting).toBe(0)
})

test('G5: what people are told is published after it is stored, each change once', async () => {
	const { store, notifications, published } = await open(temporaryDirectory(), new FakeClock())
	await createDocument(store, 'd')
	await notifications.record(joined('d', 'ben'))
	const [row] = (await notifications.list('ada')).notifications
	expect(await notifications.change('ada', row?.id ?? '', { state: 'read' })).toMatchObject({ seq: 2, state: 'read' })
	expect(await notifications.change('ada', row?.id ?? '', { state: 'read' })).toMatchObject({ seq: 2, state: 'read' })
	expect(await notifications.sweep('ada', { state: 'archived', upTo: 2 })).toBe(1)
	expect(await notifications.sweep('ada', { state: 'archived', upTo: 9 })).toBe(0)
	expect(published).toEqual(['unread', 'read', 'archived'].map((state) => `user:ada notification opened ${state}`))
	notifications.close()
})
