import { expect, test } from 'vitest'
import { residentBytes } from '../process-watch.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

const PIECE = 'x'.repeat(60_000)
/** 40 MB. */
const PIECES = 700

test('G3: a writer who sends 40 MB without waiting is stored, and an honest letter beside it waits for a moment at most', async () => {
	const { server, ada, eve, document } = await openSite({ MAX_UPDATES_PER_SECOND: '0' })
	const { id: elsewhere } = await ada.api.createDocument({ title: 'Another document' })
	const [near, far] = [await openBystander(ada, document), await openBystander(ada, elsewhere)]
	const greedy = await openGreedyWriter(eve, document)
	const before = residentBytes(server.pid)
	let last = 0
	for (let piece = 0; piece < PIECES; piece += 1) {
		last = greedy.write((doc) => doc.getText('long').insert(0, PIECE))
	}
	const stored = greedy.stored(last)
	const [slowestNear, slowestFar] = await Promise.all([near.until(stored), far.until(stored)])
	const grown = residentBytes(server.pid) - before
	console.info({ slowestNear, slowestFar, grownMiB: Math.round(grown / MiB) })
	expect(slowestNear).toBeLessThan(5000)
	expect(slowestFar).toBeLessThan(5000)
	// Two workers with the document in hand, and the rows that all readers share: 11 times its bytes each at worst.
	expect(grown).toBeLessThan(22 * PIECES * PIECE.length)
}, 120_000)
