import { afterAll, beforeAll, expect, test } from 'vitest'
import { Chance } from '../../apps/server/src/simulation/chance.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'
import type { AttackOptions } from './attacker.ts'
import { type Corpus, recordCorpus } from './corpus.ts'
import { EXTREMES } from './extremes.ts'
import { openSandbox } from './sandbox.ts'
import { fuzzServer } from './server-run.ts'
import { costOf } from './stopwatch.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

test(`G7: thousands of changed frames on real sockets crash nothing, disturb nobody and leave nothing (SEED=${SEED})`, async () => {
	console.info(`SEED=${SEED}`)
	const report = await fuzzServer(new Chance(SEED), 15_000)
	console.info(report)
	expect(report.frames).toBeGreaterThanOrEqual(15_000)
	expect(report.changed).toBeGreaterThan(1500)
	expect(report.intruders).toBeGreaterThan(50)
	expect(report.honestKeys).toBeGreaterThan(5)
}, 120_000)

let server: ServerAlone
let corpus: Corpus
beforeAll(async () => {
	server = await startServerAlone()
	corpus = await recordCorpus(server.url)
})
afterAll(() => server.remove())

/** CPU milliseconds of a message of this length that is refused at its first byte: of carrying it here. */
const carrying = new Map<number, Promise<number>>()
function costOfCarrying(length: number, options: AttackOptions): Promise<number> {
	const known = carrying.get(length) ?? costOf(server, options, () => new Uint8Array(length).fill(99))
	carrying.set(length, known)
	return known
}

for (const [name, frames] of Object.entries(EXTREMES)) {
	for (const [what, frameOf] of Object.entries(frames)) {
		test(`G7: ${what} costs little more than its way here (${name})`, async () => {
			const [flavour, recording] = [...corpus].find(([each]) => each.name === name) ?? []
			if (flavour === undefined || recording === undefined) throw new Error(`nobody speaks ${name}`)
			const sandbox = await openSandbox(server)
			const options = { by: sandbox.by, document: sandbox.id, flavour, recording, chance: new Chance(1) }
			const { length } = frameOf(flavour.foothold(options.chance.bytes, sandbox.id))
			const carried = await costOfCarrying(length, options)
			const whole = await costOf(server, options, frameOf)
			console.info(`${what}, ${length} bytes: ${whole.toFixed(1)} ms of CPU, ${carried.toFixed(1)} ms to carry it`)
			expect(whole - carried).toBeLessThan(50)
			await sandbox.inspect()
		}, 60_000)
	}
}
