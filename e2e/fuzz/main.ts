import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/run/project.mjs'
import type { Counts, JobName } from './job.ts'

interface Size {
	readonly count: number
	readonly processes: number
	/** How many times MINUTES it may take. */
	readonly times: number
}

/**
 * `pnpm fuzz`: everything that is fuzzed in full, in as many processes as there are processors, and what came of it in
 * docs/fuzz.json, where each job has its latest run. SCALE=0.01 does a hundredth and keeps nothing; SEED=… repeats; ONLY=server,honest does those alone;
 * MINUTES=5 ends each process after that time, and a server's after six times as long, wherever it is.
 */
const FULL: Readonly<Record<JobName, Size>> = {
	server: { count: 1_000_000, processes: 1, times: 6 },
	honest: { count: 100_000, processes: 2, times: 1 },
	mutated: { count: 2_000_000, processes: 2, times: 1 },
	forged: { count: 200_000, processes: 1, times: 1 },
	decoders: { count: 5_000_000, processes: 1, times: 1 },
}

const SCALE = Number(process.env.SCALE ?? 1)
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const MINUTES = Number(process.env.MINUTES ?? Number.POSITIVE_INFINITY)
const ONLY = process.env.ONLY?.split(',')
/** Milliseconds between two lines of progress. */
const OFTEN = 15_000

interface Part {
	readonly name: JobName
	readonly seed: number
	readonly count: number
	done: number
}

interface Outcome {
	seeds: string
	readonly counts: Record<string, number>
	seconds: number
}

const wanted = (Object.keys(FULL) as JobName[]).filter((name) => ONLY === undefined || ONLY.includes(name))
const parts: Part[] = wanted.flatMap((name, job) => {
	const { count, processes } = FULL[name]
	return Array.from({ length: processes }, (_, at) => ({
		name,
		seed: (SEED + 1009 * job + at) % 2 ** 31,
		count: Math.ceil((count * SCALE) / processes),
		done: 0,
	}))
})
const outcomes = new Map<JobName, Outcome>()

function add({ name, seed }: Part, counts: Counts, seconds: number): void {
	const outcome = outcomes.get(name) ?? { seeds: '', counts: {}, seconds: 0 }
	outcomes.set(name, outcome)
	outcome.seeds += `${outcome.seeds && ', '}${seed}`
	outcome.seconds += Math.round(seconds)
	for (const [key, value] of Object.entries(counts)) outcome.counts[key] = (outcome.counts[key] ?? 0) + value
}

async function run(part: Part): Promise<void> {
	const began = performance.now()
	console.log(`${part.name}: ${part.count}, SEED=${part.seed}`)
	const { name, seed, count } = part
	const args = [name, seed, count, MINUTES * FULL[name].times].map(String)
	const child = fork(join(import.meta.dirname, 'process.ts'), args)
	let counts: Counts | undefined
	child.on('message', (message: { done?: number; counts?: Counts }) => {
		part.done = message.done ?? part.done
		counts = message.counts ?? counts
	})
	const [code] = await once(child, 'exit')
	if (code !== 0 || counts === undefined) throw new Error(`${part.name}, SEED=${part.seed}, ended with ${code}`)
	add(part, counts, (performance.now() - began) / 1000)
	console.log(`${part.name}: done, ${JSON.stringify(counts)}`)
}

/** As many at once as there are processors; the longest come first. */
async function runAll(): Promise<void> {
	const waiting = [...parts]
	const lane = async () => {
		for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await run(part)
	}
	await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

const began = performance.now()
const progress = setInterval(() => {
	const words = parts.filter(({ done }) => done > 0).map(({ name, done, count }) => `${name} ${done}/${count}`)
	console.log(`${Math.round((performance.now() - began) / 1000)} s: ${words.join(' · ')}`)
}, OFTEN)
try {
	await runAll()
} finally {
	clearInterval(progress)
}
const circumstances = {
	date: new Date().toISOString().slice(0, 10),
	commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
	node: process.version,
	processors: cpus().length,
	wallSeconds: Math.round((performance.now() - began) / 1000),
}
const results = Object.fromEntries(
	[...outcomes].map(([name, outcome]) => [name, { ...circumstances, wanted: FULL[name].count, ...outcome }]),
)
console.log(JSON.stringify(results, null, '\t'))
if (SCALE === 1) {
	const path = join(root, 'docs', 'fuzz.json')
	const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
	writeFileSync(path, `${JSON.stringify({ ...before, ...results }, null, '\t')}\n`)
}
