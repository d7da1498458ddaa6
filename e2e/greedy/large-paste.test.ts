import { FAILURES } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { residentBytes } from '../process-watch.ts'
import { documentOf, rowsOnDisk } from '../stored-log.ts'
import { openBystander } from './bystander.ts'
import { MiB, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

/** Half of a paste of 50 MB: below what one message may hold. */
const HALF = 'x'.repeat(25 * 1000 * 1000)

test('G3: a paste of 50 MB in one message closes its session; in two it is stored, a third is refused, and others go on', async () => {
	const { server, ada, eve, document } = await openSite()
	const { id: elsewhere } = await ada.api.createDocument({ title: 'Another document' })
	const [near, far] = [await openBystander(ada, document), await openBystander(ada, elsewhere)]
	await near.letter()
	const before = residentBytes(server.pid)

	const whole = await openGreedyWriter(eve, document)
	whole.write((doc) => doc.getText('paste').insert(0, HALF + HALF))
	expect(await whole.wire.ended).toMatchObject({ code: FAILURES['too-large'].close })

	const halves = await openGreedyWriter(eve, document)
	const paste = () => halves.write((doc) => doc.getText('paste').insert(0, HALF))
	paste()
	const stored = halves.stored(paste())
	const [slowestNear, slowestFar] = await Promise.all([near.until(stored), far.until(stored)])
	paste()
	expect(await halves.wire.ended).toEqual({ code: FAILURES['document-full'].close, reason: 'document-full' })
	const grown = residentBytes(server.pid) - before
	console.info({ slowestNear, slowestFar, grownMiB: Math.round(grown / MiB) })
	expect(slowestFar).toBeLessThan(5000)
	// Others in the document wait while a real one judges each half, though not for the paste after it.
	expect(slowestNear).toBeLessThan(10_000)
	// Two workers, 11 times its bytes each, and its bytes on their way between them.
	expect(grown).toBeLessThan(30 * 2 * HALF.length)

	await near.letter()
	const text = documentOf(rowsOnDisk(server.dataDir, document)).getText('paste')
	expect(text.length).toBe(2 * HALF.length)
}, 120_000)
