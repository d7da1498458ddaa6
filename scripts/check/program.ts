import { spawn } from 'node:child_process'
import { root } from '../run/project.mjs'
import type { Step } from './step.ts'

/** A step that is a program of its own, run by Node from the root: it passes when that exits 0, else all it printed is the problem. */
export function program(name: string, args: readonly string[]): Step {
	return {
		name,
		problems: () =>
			new Promise((resolve, reject) => {
				const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
				const printed: Buffer[] = []
				child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
				child.stderr.on('data', (chunk: Buffer) => printed.push(chunk))
				child.on('error', reject)
				child.on('close', (code) => {
					const text = Buffer.concat(printed).toString().trim()
					resolve(code === 0 ? [] : [text || `it ended with exit code ${code} and said nothing`])
				})
			}),
	}
}
