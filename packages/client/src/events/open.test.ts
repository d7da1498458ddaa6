import { describe, expect, test } from 'vitest'
import { World } from '../world.fixture.ts'
import { Browser } from './browser.fixture.ts'
import { TERM } from './leader-machine.ts'
import { EventServer } from './server.fixture.ts'

const MINUTE = 60_000

function setting(exact: boolean) {
	const world = new World()
	const server = new EventServer(world)
	const browser = new Browser({ world, server, exact })
	let most = 0
	server.onOpen = () => {
		most = Math.max(most, server.of('notifications').length, server.of('feed').length)
	}
	return { world, server, browser, most: () => most }
}

const excerpts = (rows: readonly { excerpt: string }[] | null) => (rows ?? []).map(({ excerpt }) => excerpt)

describe.each([
	['with Web Locks', true],
	['on plain HTTP', false],
])('%s', (_name, exact) => {
	test('G10: ten tabs that open at the same moment come to one stream of each kind', async () => {
		const { world, server, browser, most } = setting(exact)
		for (let tab = 0; tab < 10; tab++) browser.open()
		await world.pass(5_000)
		expect([server.of('notifications').length, server.of('feed').length, most()]).toEqual([1, 1, 1])
		expect(browser.tabs.map((tab) => tab.events.state.connection)).toEqual(Array(10).fill('live'))
	})

	test('G5, G10: fifty notifications over three hand-overs reach every tab once and in order, one stream at a time', async () => {
		const { world, server, browser, most } = setting(exact)
		const tabs = Array.from({ length: 5 }, () => browser.open())
		await world.pass(3_000)
		const leader = () => tabs.find((tab) => server.of('notifications').some(({ owner }) => owner === tab.name))
		for (let sent = 0; sent < 50; sent++) {
			if (sent === 10) leader()?.events.close()
			if (sent === 20) leader()?.leave('freeze')
			if (sent === 30) leader()?.leave('hide')
			server.notify(`${sent}`)
			await world.pass(400)
		}
		await world.pass(5_000)
		const all = Array.from({ length: 50 }, (_, sent) => `${sent}`)
		const running = tabs.filter((tab) => tab.life === 'running' && tab.channels > 0)
		expect(running).toHaveLength(2)
		for (const tab of running) expect(excerpts(tab.arrivals)).toEqual(all)
		for (const tab of tabs.filter(({ life }) => life === 'away')) {
			expect(tab.channels).toBe(0)
			tab.comeBack('wake')
			tab.comeBack('show')
		}
		await world.pass(5_000)
		for (const tab of tabs.filter((other) => other.channels > 0)) {
			expect(excerpts(tab.arrivals)).toEqual(all)
			expect(tab.events.state.notifications).toEqual(server.list)
		}
		expect(most()).toBe(1)
	})

	test('a tab that comes later knows at once how the streams are', async () => {
		const { world, browser } = setting(exact)
		browser.open()
		await world.pass(3_000)
		const late = browser.open()
		await world.pass(100)
		expect(late.events.state.connection).toBe('live')
	})

	test('G5: a leader that died without a word is followed soon, from where it was', async () => {
		const { world, server, browser } = setting(exact)
		const first = browser.open()
		await world.pass(2_000)
		const second = browser.open()
		await world.pass(2_000)
		first.die()
		server.notify('missed')
		await world.pass(exact ? 1_000 : TERM.silence + 2 * TERM.claim)
		expect(server.of('notifications').map(({ owner }) => owner)).toEqual([second.name])
		expect(excerpts(second.arrivals)).toEqual(['missed'])
	})

	test('G10: a leader that stands still is followed after its silence, and closes its streams first when it wakes', async () => {
		const { world, server, browser } = setting(exact)
		const first = browser.open()
		await world.pass(2_000)
		const second = browser.open()
		await world.pass(2_000)
		first.stall()
		await world.pass(TERM.silence + 2 * TERM.claim)
		expect(server.of('notifications').map(({ owner }) => owner)).toEqual([first.name, second.name])
		server.notify('meanwhile')
		await world.pass(1_000)
		first.comeBack()
		await world.pass(60)
		expect(server.of('notifications').map(({ owner }) => owner)).toEqual([second.name])
		await world.pass(6_000)
		expect(excerpts(first.arrivals)).toEqual(['meanwhile'])
		expect(excerpts(second.arrivals)).toEqual(['meanwhile'])
	})

	test('G5: what was there at the start is no arrival; what comes while the list is on its way is one', async () => {
		const { world, server, browser } = setting(exact)
		server.notify('before')
		browser.open()
		await world.pass(3_000)
		const late = browser.open()
		await world.pass(6)
		server.notify('between')
		await world.pass(3_000)
		expect(excerpts(late.start)).toContain('before')
		expect(excerpts(late.arrivals)).toEqual(['between'])
		expect(excerpts(late.events.state.notifications)).toEqual(['between', 'before'])
	})

	test('G5, V-reset: a restored backup makes every tab fetch its lists again', async () => {
		const { world, server, browser } = setting(exact)
		const tabs = [browser.open(), browser.open()]
		await world.pass(3_000)
		server.notify('kept')
		const restore = server.backup()
		server.notify('lost')
		await world.pass(1_000)
		restore()
		server.notify('other')
		await world.pass(10_000)
		for (const tab of tabs) {
			expect(excerpts(tab.events.state.notifications)).toEqual(['other', 'kept'])
			expect(excerpts(tab.arrivals)).toEqual(['kept', 'lost', 'other'])
		}
	})

	test('G5: an archived row does not come back with the older event that was on its way', async () => {
		const { world, server, browser } = setting(exact)
		const tab = browser.open()
		await world.pass(3_000)
		const { id } = server.notify('once')
		await world.pass(100)
		server.merge(id)
		tab.events.apply(server.set(id, 'archived'))
		expect(tab.events.state.notifications).toEqual([])
		const lengths: (number | undefined)[] = []
		tab.events.subscribe(() => lengths.push(tab.events.state.notifications?.length))
		await world.pass(3_000)
		expect(lengths).not.toContain(1)
		expect(tab.arrivals).toHaveLength(1)
	})

	test('who left while the streams were cut is not shown any more, in any tab', async () => {
		const { world, server, browser } = setting(exact)
		server.meet('a', 1)
		server.meet('b', 2)
		const tabs = [browser.open(), browser.open()]
		await world.pass(3_000)
		server.refusal = { status: 0 }
		server.restart()
		await world.pass(1_000)
		server.meet('a', 0)
		server.act()
		server.refusal = null
		await world.pass(20_000)
		for (const tab of tabs) {
			expect([...tab.events.state.presence.keys()]).toEqual(['b'])
			expect(tab.events.state.activities).toEqual(server.activities)
		}
	})

	test('G4: a document that is deleted for good leaves every feed at once, and that of who was away later', async () => {
		const { world, server, browser } = setting(exact)
		server.act()
		server.meet('d'.repeat(22), 1)
		const tabs = [browser.open(), browser.open()]
		await world.pass(3_000)
		const gone: string[][] = tabs.map(() => [])
		for (const [at, { events }] of tabs.entries()) events.onGone((document) => gone[at]?.push(document))
		const shown = () => tabs.map(({ events: { state } }) => [state.activities?.length, state.presence.size])
		expect(shown()).toEqual(tabs.map(() => [1, 1]))
		server.delete('d'.repeat(22))
		await world.pass(100)
		expect(shown()).toEqual(tabs.map(() => [0, 0]))
		server.act()
		await world.pass(100)
		server.refusal = { status: 0 }
		server.restart()
		await world.pass(1_000)
		server.delete('d'.repeat(22))
		server.refusal = null
		await world.pass(20_000)
		expect(shown()).toEqual(tabs.map(() => [0, 0]))
		expect(gone).toEqual(tabs.map(() => ['d'.repeat(22), 'd'.repeat(22)]))
	})

	test('without a session everything ends and nobody asks again', async () => {
		const { world, server, browser } = setting(exact)
		const tabs = [browser.open(), browser.open()]
		await world.pass(3_000)
		server.refusal = { status: 401 }
		server.restart()
		await world.pass(10_000)
		const before = server.asked.length
		await world.pass(10 * MINUTE)
		expect(tabs.map((tab) => tab.events.state.connection)).toEqual(['ended', 'ended'])
		expect(server.asked.length).toBe(before)
	})

	test.each(['fetches a list', 'opens a stream'])(
		'G4: when somebody else has signed in and a tab %s, everything of the first ends and is gone in every tab',
		async (how) => {
			const { world, server, browser } = setting(exact)
			server.notify('hers')
			server.act()
			server.meet('d'.repeat(22), 1)
			const tabs = [browser.open(), browser.open()]
			await world.pass(3_000)
			expect(tabs.map(({ events }) => events.state.notifications?.length)).toEqual([1, 1])
			const leader = tabs.find(({ name }) => server.of('feed').some(({ owner }) => owner === name))
			server.person = 'ben'
			server.rows.clear()
			if (how === 'opens a stream') {
				server.restart()
				server.notify('his')
			} else leader?.events.refresh()
			const shown = new Set<string>()
			for (const { events } of tabs) {
				events.subscribe(() => excerpts(events.state.notifications).forEach((text) => void shown.add(text)))
			}
			await world.pass(20_000)
			for (const tab of tabs) {
				const { notifications, activities, presence, connection } = tab.events.state
				expect([notifications, activities, presence.size, connection]).toEqual([null, null, 0, 'ended'])
			}
			expect([...shown]).not.toContain('his')
			expect(server.streams.size).toBe(0)
			const before = server.asked.length
			await world.pass(10 * MINUTE)
			expect(server.asked.length).toBe(before)
		},
	)

	test('G10: a leader that wakes to doubt its streams closes them before it opens others (seeds 84 and 96)', async () => {
		const { world, server, browser, most } = setting(exact)
		const tab = browser.open()
		await world.pass(14_000)
		tab.stall()
		await world.pass(8_000)
		server.notify('meanwhile')
		tab.comeBack('wake')
		await world.pass(5_000)
		expect([server.of('notifications').length, server.of('feed').length, most()]).toEqual([1, 1, 1])
		expect(excerpts(tab.arrivals)).toEqual(['meanwhile'])
	})

	test('S-leader-closed: what is closed leaves no timer, no channel, no listener and no stream', async () => {
		const { world, server, browser } = setting(exact)
		const tabs = [browser.open(), browser.open()]
		await world.pass(3_000)
		for (const tab of tabs) tab.events.close()
		for (const tab of tabs) tab.events.close()
		await world.pass(MINUTE)
		expect(server.streams.size).toBe(0)
		expect(tabs.map((tab) => [tab.channels, tab.pageListeners])).toEqual([
			[0, 0],
			[0, 0],
		])
		expect(world.timers).toBe(0)
	})
})
