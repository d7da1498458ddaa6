import { expect, test } from 'vitest'
import { program } from './program.ts'
import { runSteps } from './run.ts'

test('every step runs and counts once, also after one that failed', async () => {
	const printed: string[] = []
	const counts = await runSteps(
		[
			{ name: 'first', problems: async () => ['two\nlines', 'another'] },
			{ name: 'second', problems: async () => [] },
		],
		(line) => printed.push(line.replace(/ \(.*\)$/, '')),
	)
	expect(counts).toEqual({ passed: 1, failed: 1, failures: ['first'] })
	expect(printed).toEqual(['✗ first', '    two\n    lines', '    another', '✓ second'])
})

test('a program passes by its exit code, and its words are the problem when it fails', async () => {
	expect(await program('x', ['-e', `console.log('all is well')`]).problems()).toEqual([])
	expect(await program('x', ['-e', `console.error('no'); process.exit(2)`]).problems()).toEqual(['no'])
	expect(await program('x', ['-e', 'process.exit(2)']).problems()).toHaveLength(1)
})
