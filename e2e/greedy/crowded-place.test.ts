import { FAILURES } from '@tandem/protocol'
import * as decoding from 'lib0/decoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { atOnePlace, lockAndKey } from '../../apps/server/src/document/place.fixture.ts'
import type { Script } from '../script.ts'
import { openBystander } from './bystander.ts'
import { openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

/** Milliseconds in which somebody has the document, on a busy machine: a fraction of what the letters could have cost. */
const SOON = 20_000

const full = { code: FAILURES['document-full'].close, reason: 'document-full' }

/** Opens a document as any Yjs editor does; how long it took until it had so many letters in its own. */
async function openAsNewcomer(by: Script, document: string, letters: number) {
	const began = performance.now()
	const wire = await by.connect(document, { protocol: null })
	wire.send(Uint8Array.of(0, 0, 1, 0))
	const doc = new Y.Doc()
	while (doc.getText('t').length < letters) {
		// The whole document as the answer, then what came after it.
		const payload = await wire.next((each) => (each[0] === 0 && (each[1] === 1 || each[1] === 2) ? each : undefined))
		const from = decoding.createDecoder(payload.subarray(2))
		Y.applyUpdate(doc, decoding.readVarUint8Array(from))
	}
	const ms = performance.now() - began
	await wire.close()
	return ms
}

test('G3, G8: a hundred thousand letters where somebody put as many are refused by name, and others write on meanwhile', async () => {
	const { ada, eve, document } = await openSite()
	const { id: elsewhere } = await ada.api.createDocument({ title: 'Another document' })
	const [near, far] = [await openBystander(ada, document), await openBystander(ada, elsewhere)]
	const first = await openGreedyWriter(eve, document)
	await first.stored(first.send(atOnePlace([5], 100_000)))
	const second = await openGreedyWriter(eve, document)
	second.send(atOnePlace([6], 100_000))
	const ended = second.wire.ended
	const [slowestNear, slowestFar] = await Promise.all([near.until(ended), far.until(ended)])
	expect(await ended).toEqual(full)
	// They come again at once, and wait.
	const third = await openGreedyWriter(eve, document)
	third.send(atOnePlace([7], 100_000))
	const newcomer = await openAsNewcomer(ada, document, 100_000)
	console.info({ slowestNear, slowestFar, newcomer })
	expect(slowestNear).toBeLessThan(5000)
	expect(slowestFar).toBeLessThan(5000)
	expect(newcomer).toBeLessThan(SOON)
	await near.letter()
	await third.wire.close()
	await Promise.all([near.close(), far.close()])
}, 300_000)

test('G3, G8: eight thousand client ids at one place, an edit each, hold up whoever sends them and no newcomer', async () => {
	const { ada, eve, document } = await openSite({ MAX_UPDATES_PER_SECOND: '0' })
	const { id: elsewhere } = await ada.api.createDocument({ title: 'Another document' })
	const far = await openBystander(ada, elsewhere)
	const greedy = await openGreedyWriter(eve, document)
	let last = 0
	for (let client = 1; client <= 8000; client += 1) last = greedy.send(atOnePlace([client], 1))
	const slowestFar = await far.until(greedy.stored(last))
	const newcomer = await openAsNewcomer(ada, document, 8000)
	console.info({ slowestFar, newcomer })
	expect(slowestFar).toBeLessThan(5000)
	expect(newcomer).toBeLessThan(SOON)
	await far.close()
}, 300_000)

test('G3, G7, G8: a letter that would make a document unloadable fills it, and newcomers are given what they can load', async () => {
	const { server, ada, eve, document } = await openSite()
	const crowd = 14_000
	const { lock, key } = lockAndKey(crowd)
	const greedy = await openGreedyWriter(eve, document)
	await greedy.stored(greedy.send(lock))
	const before = await openAsNewcomer(ada, document, 2 * crowd)
	await greedy.stored(greedy.send(key))
	// So much that who comes next is to be given a new base.
	for (let part = 0; part < 2; part += 1) {
		await greedy.stored(greedy.write((doc) => doc.getText('padding').insert(0, 'x'.repeat(60_000))))
	}
	const first = await openAsNewcomer(ada, document, 2 * crowd + 1)
	const second = await openAsNewcomer(ada, document, 2 * crowd + 1)
	console.info({ before, first, second })
	expect(second).toBeLessThan(SOON)
	await server.line(/could not make or keep a snapshot/)
	greedy.write((doc) => doc.getText('t').insert(0, 'more'))
	expect(await greedy.wire.ended).toEqual(full)
}, 300_000)
