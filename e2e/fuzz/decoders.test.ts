import { beforeAll, expect, test } from 'vitest'
import { Chance } from '../../apps/server/src/simulation/chance.ts'
import { startServerAlone } from '../server-alone.ts'
import { type Corpus, recordCorpus } from './corpus.ts'
import { fuzzDecoders } from './decoder-run.ts'
import { type Decoder, decodersOf } from './decoders.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
let corpus: Corpus

beforeAll(async () => {
	const server = await startServerAlone()
	corpus = await recordCorpus(server.url)
	await server.remove()
})

test('every decoder takes everything that honest clients and the server said', () => {
	for (const decoder of decodersOf(corpus)) {
		expect(decoder.honest.length).toBeGreaterThan(1)
		for (const frame of decoder.honest) expect([decoder.name, decoder.takes(frame)]).toEqual([decoder.name, true])
	}
})

test(`G7: whatever is done to a recorded frame, no decoder fails, dawdles or keeps anything (SEED=${SEED})`, () => {
	const report = fuzzDecoders(new Chance(SEED), decodersOf(corpus), 100_000)
	console.info(report)
	expect(report.taken).toBeGreaterThan(1000)
	expect(report.taken).toBeLessThan(report.frames)
}, 60_000)

test('a decoder that throws, that is slow or that reads beyond its frame is found', () => {
	const honest = [new Uint8Array(10)]
	const broken = (takes: Decoder['takes']) => () =>
		fuzzDecoders(new Chance(1), [{ name: 'broken', honest, takes }], 500)
	expect(broken(() => JSON.parse('{'))).toThrow('SyntaxError')
	expect(broken((bytes) => new Uint8Array(bytes.buffer)[bytes.byteOffset + bytes.length] !== undefined)).toThrow(
		'reads beyond',
	)
	const slow = () => {
		const end = performance.now() + 80
		while (performance.now() < end);
		return true
	}
	expect(broken(slow)).toThrow('ms of CPU')
})
