import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import type { Count } from './count.ts'

export interface Runner {
	readonly name: string
	/** Arguments of Node. */
	readonly args: readonly string[]
	readonly cwd: string
	readonly env: NodeJS.ProcessEnv
	/** Where the runner writes its JSON report. */
	readonly report: string
	/** Reads what the report says. */
	count(report: never): Count
}

/** Runs a test runner with our terminal. A runner that ends badly without a failed test, or without a report, has itself failed. */
export async function run(
	{ name, args, cwd, env, report, count }: Runner,
	print: (line: string) => void,
): Promise<Count> {
	// A report of an earlier run must never count for this one.
	rmSync(report, { force: true })
	const code = await new Promise<number | null>((resolve, reject) => {
		spawn(process.execPath, args, { cwd, env, stdio: 'inherit' }).on('error', reject).on('exit', resolve)
	})
	let counted: Count
	try {
		counted = count(JSON.parse(readFileSync(report, 'utf8')) as never)
	} catch {
		const why = `${name} left no report (exit ${code}), which counts as one failure`
		print(why)
		return { passed: 0, failed: 1, skipped: 0, failures: [why] }
	}
	if (code === 0 || counted.failed > 0) return counted
	const why = `${name} ended with exit ${code} though no test failed, which counts as one failure`
	print(why)
	return { ...counted, failed: 1, failures: [...counted.failures, why] }
}
