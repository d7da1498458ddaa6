import { playHonest, seeded, someLength } from '../../apps/server/src/session/admission-fuzz-history.ts'
import { type ATTACKS, attackDocument } from '../../apps/server/src/session/admission-fuzz-victims.ts'
import { Chance } from '../../apps/server/src/simulation/chance.ts'
import { startServerAlone } from '../server-alone.ts'
import { recordCorpus } from './corpus.ts'
import { fuzzDecoders } from './decoder-run.ts'
import { decodersOf } from './decoders.ts'
import { fuzzServer } from './server-run.ts'

/** What one process of `pnpm fuzz` counts; the same counts of several processes are added. */
export type Counts = Readonly<Record<string, number>>

/** Tells how far a job is; false: it is to stop there. */
export type Progress = (done: number) => boolean

export type Job = (seed: number, count: number, progress: Progress) => Promise<Counts>

/** Progress is told after as many documents as take about a second. */
const OFTEN = 50

async function attack(kind: keyof typeof ATTACKS, seed: number, count: number, progress: Progress) {
	const gen = seeded(seed)
	const sum = { tried: 0, admitted: 0, forgedOrders: 0 }
	for (let documents = 0; sum.tried < count; documents += 1) {
		const { tried, admitted, differed } = attackDocument(gen, kind)
		sum.tried += tried
		sum.admitted += admitted
		if (differed) sum.forgedOrders += 1
		if (documents % OFTEN === 0 && !progress(sum.tried)) break
	}
	return sum
}

/** Everything there is to fuzz, by name. Each rejects at the first harm, with what does it. */
export const JOBS = {
	decoders: async (seed, count, progress) => {
		const server = await startServerAlone()
		const corpus = await recordCorpus(server.url)
		await server.remove()
		return { ...fuzzDecoders(new Chance(seed), decodersOf(corpus), count, progress) }
	},
	server: async (seed, count, progress) => ({ ...(await fuzzServer(new Chance(seed), count, progress)) }),
	honest: async (seed, count, progress) => {
		const gen = seeded(seed)
		const sum = { histories: 0, updates: 0 }
		for (; sum.histories < count; sum.histories += 1) {
			sum.updates += playHonest(gen, someLength(gen))
			if (sum.histories % OFTEN === 0 && !progress(sum.histories)) break
		}
		return sum
	},
	mutated: (seed, count, progress) => attack('mutated updates', seed, count, progress),
	forged: (seed, count, progress) => attack('forged updates', seed, count, progress),
} satisfies Record<string, Job>

export type JobName = keyof typeof JOBS

export const isJob = (name: string): name is JobName => Object.hasOwn(JOBS, name)
