import { presence } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { residentBytes } from '../process-watch.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'

const MESSAGES = 50_000

test('G3: of fifty thousand carets of one person others are sent the last ones, and letters are not held up', async () => {
	const { server, ada, eve, document } = await openSite()
	const bystander = await openBystander(ada, document)
	const observer = await ada.connect(document, { protocol: null })
	const flood = await eve.connect(document, { protocol: null })
	for (const wire of [observer, flood]) wire.send(Uint8Array.of(0, 0, 1, 0))
	const before = residentBytes(server.pid)
	let told = 0
	const began = performance.now()
	const last = observer.next((payload) => {
		if (payload[0] !== presence.type) return undefined
		told += 1
		return Buffer.from(payload).includes(`"at":${MESSAGES}`) ? true : undefined
	})
	for (let clock = 1; clock <= MESSAGES; clock += 1) {
		const state = JSON.stringify({ cursor: { at: clock, around: 'x'.repeat(1000) } })
		flood.send(presence.encode({ entries: [{ client: 7, clock, state }] }))
	}
	const slowest = await bystander.until(last)
	const windows = (performance.now() - began) / 50
	const grown = residentBytes(server.pid) - before
	console.info({ told, windows: Math.round(windows), slowest, grownMiB: Math.round(grown / MiB) })
	expect(told).toBeLessThan(windows + 10)
	expect(slowest).toBeLessThan(5000)
	expect(grown).toBeLessThan(100 * MiB)
}, 60_000)
