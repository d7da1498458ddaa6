import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { coldLoadScenario } from './cold-load/scenario.ts'
import { crashScenario } from './crash/scenario.ts'
import { idleScenario } from './idle/scenario.ts'
import { manyJoinScenario } from './open/many.ts'
import { openScenario } from './open/scenario.ts'
import { hotRoomScenario, roomScenario, storedScenario, twoScenario } from './people/scenarios.ts'
import { draw } from './picture/draw.ts'
import { presenceScenario } from './presence/scenario.ts'
import { type Result, run } from './scenario.ts'
import { startScenario } from './start/scenario.ts'
import { stoppedScenario } from './stopped/scenario.ts'
import { replayScenario } from './streams/replay.ts'
import { streamScenarios } from './streams/scenarios.ts'
import { shownScenario } from './streams/shown.ts'
import { verdicts } from './verdict.ts'

const SCENARIOS = [
	coldLoadScenario,
	startScenario,
	hotRoomScenario,
	roomScenario,
	twoScenario,
	presenceScenario,
	idleScenario,
	openScenario,
	manyJoinScenario,
	stoppedScenario,
	crashScenario,
	storedScenario,
	shownScenario,
	replayScenario,
	...streamScenarios(),
]
const ROUNDS = 5
const PICTURE = resolve(import.meta.dirname, '../../docs/bench.svg')
const BASELINE = resolve(import.meta.dirname, '../baseline.json')

/**
 * `pnpm bench [words of a name …] [--commit] [--rounds N]`: prints figures and ratios; --commit keeps them in
 * baseline.json, --rounds is for a quick look.
 */
const { values, positionals: words } = parseArgs({
	allowPositionals: true,
	options: { commit: { type: 'boolean', default: false }, rounds: { type: 'string', default: String(ROUNDS) } },
})
const chosen = SCENARIOS.filter(({ name }) => words.every((word) => name.includes(word)))
const results: Result[] = []
for (const scenario of chosen) {
	console.log(`\n${scenario.name}\n${scenario.question}`)
	try {
		const result = await run(scenario, Number(values.rounds), (line) => console.log(line))
		for (const line of verdicts(result)) console.log(line)
		results.push(result)
	} catch (error) {
		// What could not be measured is not kept; the others are worth their time all the same.
		console.error(`  FAILED: ${error}`)
		process.exitCode = 1
	}
}
if (values.commit) {
	const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
	const machine = { cores: availableParallelism(), node: process.version, platform: process.platform, commit }
	const date = new Date().toISOString().slice(0, 10)
	const earlier: Result[] = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')).results : []
	const kept = SCENARIOS.flatMap(({ name }) => [...results, ...earlier].find((result) => result.name === name) ?? [])
	const shown = kept.map((result) => {
		const scenario = SCENARIOS.find(({ name }) => name === result.name)
		return { result, figures: scenario?.pictured ?? [] }
	})
	writeFileSync(PICTURE, draw(shown, { ...machine, date }))
	writeFileSync(BASELINE, `${JSON.stringify({ date, machine, results: kept }, null, '\t')}\n`)
}
