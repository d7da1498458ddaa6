import { expect, test } from 'vitest'
import { residentBytes } from '../process-watch.ts'
import { refuseWrites } from '../refused-writes.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

const PIECE = 'x'.repeat(60_000)
/** 60 MB, in sight of what a document may hold. */
const PIECES = 1000

test('G3: of 60 MB sent to a disk that takes nothing a server holds a bounded part, and stores all of it later', async ({
	skip,
}) => {
	const { server, ada, eve, document } = await openSite({ MAX_UPDATES_PER_SECOND: '0' })
	const bystander = await openBystander(ada, document)
	await bystander.letter()
	const greedy = await openGreedyWriter(eve, document)
	const pieces = Array.from({ length: PIECES }, () => greedy.write)
	const before = residentBytes(server.pid)
	const allow = refuseWrites(server.pid)
	if (allow === null) return skip('It needs prlimit, which Linux has.')
	let last = 0
	for (const write of pieces) last = write((doc) => doc.getText('long').insert(0, PIECE))
	// Told so by the server, which has read by then what it will read.
	await greedy.wire.hear('notice')
	await settled(() => greedy.wire.unsent)
	expect(greedy.wire.unsent).toBeGreaterThan(30 * MiB)
	const held = residentBytes(server.pid) - before
	console.info(
		`${Math.round(held / MiB)} MiB held, ${Math.round(greedy.wire.unsent / MiB)} MiB still with their author`,
	)
	expect(held).toBeLessThan(100 * MiB)
	allow()
	await greedy.stored(last)
	expect(await bystander.letter()).toBeLessThan(5000)
}, 120_000)

/** Resolves when a number has not changed for a second. */
async function settled(read: () => number): Promise<void> {
	for (let before = Number.NaN; before !== read(); ) {
		before = read()
		await new Promise((resolve) => setTimeout(resolve, 1000))
	}
}
