import { expect, test } from 'vitest'
import { openThings, residentBytes } from '../process-watch.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

/** As many connections as an address may have: MAX_CONNECTIONS_PER_ADDRESS as it is set by default. */
const ROOMS = 1000
const AT_ONCE = 20

test('G3: a thousand rooms opened from one address cost little each, the next is refused, and others go on', async () => {
	const { server, ada, eve, document } = await openSite({
		MAX_DOCUMENTS_PER_MINUTE: '0',
		MAX_CONNECTIONS_PER_PERSON: '0',
	})
	const bystander = await openBystander(ada, document, '127.0.0.2')
	await bystander.letter()
	const before = residentBytes(server.pid)
	const waiting = Array.from({ length: ROOMS }, (_, at) => at)
	const lane = async () => {
		for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
			const { id } = await eve.api.createDocument({ title: `Room ${at}` })
			await openGreedyWriter(eve, id, { from: '127.0.0.1' })
		}
	}
	const slowest = await bystander.until(Promise.all(Array.from({ length: AT_ONCE }, lane)))
	const grown = residentBytes(server.pid) - before
	console.info({ slowest, grownMiB: Math.round(grown / MiB), ...(await openThings(server.url)) })
	await expect(eve.connect(document, { from: '127.0.0.1' })).rejects.toMatchObject({ code: 'too-many-connections' })
	expect(await bystander.letter()).toBeLessThan(2000)
	expect(slowest).toBeLessThan(5000)
	expect(grown).toBeLessThan(ROOMS * 0.25 * MiB)
}, 120_000)
