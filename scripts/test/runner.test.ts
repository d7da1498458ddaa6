import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Count } from './count.ts'
import { run } from './runner.ts'

/** A runner that is `program`; `report` is where it may write. */
function runnerOf(program: (report: string) => string) {
	const cwd = mkdtempSync(join(tmpdir(), 'tandem-runner-'))
	onTestFinished(() => rmSync(cwd, { recursive: true }))
	const report = join(cwd, 'report.json')
	const args = ['-e', program(report)]
	return { name: 'x', args, cwd, env: process.env, report, count: (count: Count) => count }
}
const writes = (report: string, count: Count) =>
	`require('node:fs').writeFileSync(${JSON.stringify(report)}, ${JSON.stringify(JSON.stringify(count))});`
const good = { passed: 3, failed: 0, skipped: 0, failures: [] }

test('what the report counts is counted', async () => {
	expect(
		await run(
			runnerOf((report) => writes(report, good)),
			() => {},
		),
	).toEqual(good)
	const bad = { passed: 3, failed: 2, skipped: 0, failures: ['a', 'b'] }
	expect(
		await run(
			runnerOf((report) => `${writes(report, bad)} process.exit(1)`),
			() => {},
		),
	).toEqual(bad)
})

test('a runner that ends badly after all tests passed has failed', async () => {
	const counted = await run(
		runnerOf((report) => `${writes(report, good)} process.exit(1)`),
		() => {},
	)
	expect(counted).toEqual({
		...good,
		failed: 1,
		failures: ['x ended with exit 1 though no test failed, which counts as one failure'],
	})
})

test('a runner without a report has failed, also when one from before lies there', async () => {
	const runner = runnerOf(() => '')
	writeFileSync(runner.report, JSON.stringify(good))
	expect(await run(runner, () => {})).toEqual({
		passed: 0,
		failed: 1,
		skipped: 0,
		failures: ['x left no report (exit 0), which counts as one failure'],
	})
})
