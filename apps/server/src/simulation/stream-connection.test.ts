import { expect, test } from 'vitest'
import { Chance } from './chance.ts'
import { FakeClock } from './clock.ts'
import { StreamConnection } from './stream-connection.ts'

/** Told as text they were no bytes, and each live event cut the stream that brought it. */
test('what a server writes as text and what it writes as bytes arrive alike', async () => {
	const clock = new FakeClock()
	const heard: string[] = []
	const listen = async (body: ReadableStreamDefaultReader<Uint8Array>) => {
		const decoder = new TextDecoder()
		for (;;) heard.push(decoder.decode((await body.read()).value, { stream: true }))
	}
	const connection = new StreamConnection({
		clock,
		chance: new Chance(1),
		latency: () => 1,
		address: 'ada',
		begun: (body) => void listen(body),
		lost: () => heard.push('lost'),
	})
	connection.begin()
	connection.write('data: as text\n\n')
	connection.write(Buffer.from('data: as bytes\n\n'))
	await clock.advance(100)
	expect(heard.join('')).toBe('data: as text\n\ndata: as bytes\n\n')
})
