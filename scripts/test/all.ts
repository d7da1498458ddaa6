import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runSteps } from '../check/run.ts'
import { checkSteps, command } from '../check/steps.ts'
import { root } from '../run/project.mjs'
import { seconds } from '../run/say.mjs'
import { buildWeb } from '../run/web-build.mjs'
import { type Count, countPlaywright, countVitest, total } from './count.ts'
import { testEnvironment } from './environment.ts'
import { run } from './runner.ts'

/** Below node_modules, so that reports are neither seen by git nor by anything that looks at sources. */
const reports = join(root, 'node_modules', '.tandem-reports')

const print = (line: string) => console.log(line)

async function check(): Promise<Count> {
	const { failures, ...counted } = await runSteps(checkSteps(), print)
	return { ...counted, skipped: 0, failures: failures.map((step) => `check › ${step}`) }
}

/** Counts as one test: without it there is nothing to open a browser for. */
async function build(env: NodeJS.ProcessEnv): Promise<Count> {
	try {
		await buildWeb(env.TANDEM_DIST_DIR ?? '')
		return { passed: 1, failed: 0, skipped: 0, failures: [] }
	} catch (error) {
		print(String(error))
		return { passed: 0, failed: 1, skipped: 0, failures: [`build › ${error}`] }
	}
}

function unit(env: NodeJS.ProcessEnv): Promise<Count> {
	const report = join(reports, 'unit.json')
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
	const args = [command('vitest'), 'run', ...reporters]
	return run({ name: 'vitest', args, cwd: root, env, report, count: countVitest }, print)
}

function browser(env: NodeJS.ProcessEnv): Promise<Count> {
	const report = join(reports, 'e2e.json')
	const args = [command('@playwright/test', 'playwright'), 'test', '--reporter=list,json']
	const reporting = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
	return run({ name: 'playwright', args, cwd: root, env: reporting, report, count: countPlaywright }, print)
}

/** Everything there is to prove, one after the other; each goes on when another failed. Resolves with the sum. */
export async function testAll(): Promise<Count> {
	const env = testEnvironment(process.env)
	mkdirSync(reports, { recursive: true })
	const counts: Count[] = []
	const stage = async (name: string, work: () => Promise<Count>) => {
		print(`\n── ${name}`)
		const begun = performance.now()
		const count = await work()
		counts.push(count)
		print(`── ${name}: ${count.passed} passed, ${count.failed} failed (${seconds(performance.now() - begun)})`)
		return count.failed === 0
	}
	await stage('check', check)
	const built = await stage('build', () => build(env))
	await stage('unit', () => unit(env))
	if (built) await stage('e2e', () => browser(env))
	else print('\n── e2e: not run, because there is no build')
	return total(counts)
}
