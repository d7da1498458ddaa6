import { expect, test } from 'vitest'
import { openNetwork } from '../network.ts'
import { openPlainClient } from '../plain-client.ts'
import { openBystander } from './bystander.ts'
import { afterStory, openSite } from './site.ts'
import { openGreedyWriter } from './writer.ts'

const PIECE = 'x'.repeat(60_000)
/** 9 MB: more than the network's own buffers take, so that the server has to keep the reader behind. */
const PIECES = 150
/** Bytes a second. */
const RATE = 1_500_000

test('G3: a reader who takes a trickle is kept behind without holding up others, and gets everything in the end', async () => {
	const { server, ada, eve, document } = await openSite({ MAX_UPDATES_PER_SECOND: '0' })
	const bystander = await openBystander(ada, document)
	const network = await openNetwork(server.port)
	afterStory(() => network.close())
	network.set({ slow: RATE })
	const reader = await openPlainClient(`http://localhost:${network.port}`, document, eve.cookie)
	afterStory(() => reader.close())
	const writer = await openGreedyWriter(ada, document)
	let last = 0
	for (let piece = 0; piece < PIECES; piece += 1) {
		last = writer.write((doc) => doc.getText('long').insert(0, PIECE))
	}
	const text = reader.doc.getText('long')
	const stored = writer.stored(last)
	const slowest = await bystander.until(stored)
	const behind = PIECES * PIECE.length - text.length
	console.info({ slowest, behind })
	expect(slowest).toBeLessThan(5000)
	expect(behind).toBeGreaterThan(0)
	await new Promise<void>((resolve) => {
		const look = () => {
			if (text.length === PIECES * PIECE.length) resolve()
		}
		text.observe(look)
		look()
	})
	expect(server.logs.filter((line) => line.includes('"lagging"'))).toEqual([])
}, 120_000)
