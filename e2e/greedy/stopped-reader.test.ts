import { expect, test } from 'vitest'
import { residentBytes } from '../process-watch.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

const READERS = 10
const PIECE = 'x'.repeat(60_000)
/** 30 MB. */
const PIECES = 500

/** The most the server's process held while 30 MB were written beside ten readers, and the slowest honest letter. */
async function peak(reads: boolean): Promise<{ readonly bytes: number; readonly slowest: number }> {
	const { server, ada, eve, document } = await openSite({ MAX_UPDATES_PER_SECOND: '0' })
	const bystander = await openBystander(ada, document)
	for (let each = 0; each < READERS; each += 1) {
		const reader = await eve.connect(document, { protocol: null })
		reader.send(Uint8Array.of(0, 0, 1, 0))
		await reader.next((payload) => (payload[0] === 0 && payload[1] === 1 ? true : undefined))
		if (!reads) reader.pause()
	}
	const writer = await openGreedyWriter(ada, document)
	let bytes = 0
	const writing = async () => {
		for (let piece = 1; piece <= PIECES; piece += 1) {
			const seq = writer.write((doc) => doc.getText('long').insert(0, PIECE))
			if (piece % 10 === 0) await writer.stored(seq)
			bytes = Math.max(bytes, residentBytes(server.pid))
		}
	}
	const slowest = await bystander.until(writing())
	return { bytes, slowest }
}

test('G3: ten readers that stop reading while 30 MB are written cost hardly more than ten that read, and hold up nobody', async () => {
	const reading = await peak(true)
	const stopped = await peak(false)
	console.info(reading, stopped)
	// Two MiB for each and room for what a collector leaves lying; unbounded they would cost 300.
	expect(stopped.bytes - reading.bytes).toBeLessThan(100 * MiB)
	expect(stopped.slowest).toBeLessThan(5000)
}, 120_000)
