// `pnpm sim [--seeds N] [--from N] [--processes N] [--commit]`: lives as many simulated lives and prints what they met. Exits
// 1 when one broke a promise, after its story. --commit keeps the result in docs/simulation.json.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { requireProject } from './run/require-project.mjs'
import { spread } from './simulate/spread.mjs'

requireProject('pnpm sim')
const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '100000' },
		from: { type: 'string', default: '1' },
		processes: { type: 'string', default: String(availableParallelism()) },
		commit: { type: 'boolean', default: false },
	},
})
const seeds = wholeNumber(values.seeds)
const from = wholeNumber(values.from)
const processes = wholeNumber(values.processes)

/** Failures after which no more seeds are begun. */
const ENOUGH = 10

/** @type {import('./simulate/spread.mjs').Failure[]} */
const failures = []
/** @type {Record<string, number>} */
const coverage = {}
let lived = 0
const began = Date.now()
const git = (/** @type {string[]} */ ...words) => execFileSync('git', words, { encoding: 'utf8' }).trim()
/** What is lived, as of now: the files may change before the end. */
const commit = values.commit
	? git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? ' and changes' : '')
	: ''
const seconds = () => Math.round((Date.now() - began) / 1000)

await spread({
	from,
	seeds,
	processes,
	done: (batch) => {
		lived += batch.count
		for (const [event, count] of Object.entries(batch.coverage)) coverage[event] = (coverage[event] ?? 0) + count
		failures.push(...batch.failures)
		for (const { seed, broken, story } of batch.failures) {
			console.error(`\nSEED=${seed}\n${story.join('\n')}\nSEED=${seed}: ${broken}\n`)
		}
		tell(`${lived} of ${seeds} seeds, ${failures.length} broke a promise, ${seconds()} s`)
		return failures.length < ENOUGH
	},
})

console.log(`\n\nof ${lived} lives from seed ${from} on met`)
for (const [event, count] of Object.entries(coverage)) console.log(`${String(count).padStart(8)}  ${event}`)
const never = Object.keys(coverage).filter((event) => coverage[event] === 0)
if (never.length > 0) console.log(`\nnever: ${never.join(', ')}`)
console.log(`\n${lived} lived in ${seconds()} s, ${failures.length} broke a promise`)
if (values.commit) keep()
process.exitCode = failures.length > 0 ? 1 : 0

function keep() {
	const result = {
		date: new Date(began).toISOString().slice(0, 10),
		commit,
		machine: { processor: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version },
		processes,
		from,
		seeds: lived,
		seconds: seconds(),
		coverage,
		failures: failures.map(({ seed, broken }) => ({ seed, broken })),
	}
	writeFileSync(new URL('../docs/simulation.json', import.meta.url), `${JSON.stringify(result, null, '\t')}\n`)
	console.log('kept in docs/simulation.json')
}

/** @param {string} line */
function tell(line) {
	if (process.stdout.isTTY) process.stdout.write(`\r${line}`)
	else if (lived % 500 === 0) console.log(line)
}

/**
 * @param {string} text
 * @returns {number}
 */
function wholeNumber(text) {
	if (/^[1-9]\d*$/.test(text)) return Number(text)
	console.error(`Tandem: ${text} is not a whole number above 0.`)
	process.exit(1)
}
