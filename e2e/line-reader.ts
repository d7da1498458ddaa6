import { spawn } from 'node:child_process'
import { readLines } from '../scripts/run/line-reader.mjs'

/** A program that reads lines of a stream, and what it has read so far. */
export interface LineReader {
	readonly lines: readonly string[]
	/** The next line, after those returned before, that holds this. Rejects when the program ends without it. */
	line(part: RegExp | string): Promise<string>
	/** Resolves with its exit code. */
	readonly ended: Promise<number | null>
	stop(): void
	/** Holds the program, as if it had stopped reading; `resume` lets it go on. */
	pause(): void
	resume(): void
}

/** Starts it; waits are for lines, never for time. */
export function readLinesOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): LineReader {
	const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
	const lines: string[] = []
	const looks = new Set<() => void>()
	let over = false
	let taken = 0
	const look = () => {
		for (const each of looks) each()
	}
	for (const stream of [child.stdout, child.stderr]) {
		readLines(stream, (line) => {
			lines.push(line)
			look()
		})
	}
	child.on('error', (error) => {
		lines.push(String(error))
	})
	const ended = new Promise<number | null>((resolve) => {
		child.on('close', (code) => {
			over = true
			look()
			resolve(code)
		})
	})
	const line = (part: RegExp | string) =>
		new Promise<string>((resolve, reject) => {
			const each = () => {
				const at = lines.findIndex((read, index) => index >= taken && read.match(part) !== null)
				if (at === -1 && !over) return
				looks.delete(each)
				if (at === -1) return reject(new Error(`no ${part} in:\n${lines.join('\n')}`))
				taken = at + 1
				resolve(lines[at] ?? '')
			}
			looks.add(each)
			each()
		})
	return {
		lines,
		line,
		ended,
		stop: () => void child.kill(),
		pause: () => void child.kill('SIGSTOP'),
		resume: () => void child.kill('SIGCONT'),
	}
}
