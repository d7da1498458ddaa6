import { expect, test } from 'vitest'
import { openFixture } from './api.fixture.ts'

test('the server is ready when all its parts are, and says which one is not', async () => {
	let broken = false
	const fixture = await openFixture({
		checks: {
			storage: async () => {},
			workers: () => (broken ? Promise.reject(new Error('no worker')) : Promise.resolve()),
		},
	})
	try {
		const browser = fixture.browser()
		expect(await browser.tell('GET', '/healthz')).toEqual([200, { status: 'ok' }])
		expect(await browser.tell('GET', '/readyz')).toEqual([200, { status: 'ready', failing: [] }])
		broken = true
		const response = await browser.ask('GET', '/readyz')
		expect([response.status, await response.json()]).toEqual([503, { status: 'not-ready', failing: ['workers'] }])
		expect(await browser.tell('GET', '/healthz')).toEqual([200, { status: 'ok' }])
	} finally {
		await fixture.close()
	}
})

test('a part that does not answer in time is not ready', async () => {
	const waits: number[] = []
	const fixture = await openFixture({
		checks: { storage: () => new Promise(() => {}) },
		env: {
			after: (ms, task) => {
				waits.push(ms)
				queueMicrotask(task)
				return () => {}
			},
		},
	})
	try {
		const response = await fixture.browser().ask('GET', '/readyz')
		expect([response.status, await response.json()]).toEqual([503, { status: 'not-ready', failing: ['storage'] }])
		expect(waits).toContain(2000)
	} finally {
		await fixture.close()
	}
})

test('the metrics name what was refused', async () => {
	const fixture = await openFixture()
	try {
		const browser = fixture.browser()
		await browser.ask('GET', '/api/me')
		const text = await (await browser.ask('GET', '/metrics')).text()
		expect(text).toContain('tandem_refusals_total{code="unauthenticated"} 1')
		expect(text).toMatch(/tandem_event_loop_delay_seconds\{quantile="0.99"\} \d/)
	} finally {
		await fixture.close()
	}
})
