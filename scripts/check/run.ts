import { seconds } from '../run/say.mjs'
import type { Step } from './step.ts'

/** Runs every step, also after one that failed, and prints each as it ends with what it found. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void) {
	const failures: string[] = []
	for (const step of steps) {
		const begun = performance.now()
		const problems = await step.problems()
		const took = seconds(performance.now() - begun)
		print(`${problems.length === 0 ? '✓' : '✗'} ${step.name} (${took})`)
		for (const problem of problems) print(problem.replace(/^/gm, '    '))
		if (problems.length > 0) failures.push(step.name)
	}
	return { passed: steps.length - failures.length, failed: failures.length, failures }
}
