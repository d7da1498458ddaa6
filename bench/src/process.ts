import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type ThreadTimes, threadTimes } from './threads.ts'

const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path))

/** A Node program under measurement. */
export interface Measured {
	readonly child: ChildProcess
	/** Resolves with the first line of standard output that matches. */
	line(pattern: RegExp): Promise<RegExpExecArray>
	/** Seconds of CPU it has used, kernel and user together. */
	cpu(): number
	/** The same by thread. */
	threads(): ThreadTimes
	/** Bytes it has resident. */
	memory(): number
	stop(): Promise<void>
}

/**
 * Starts `node file`, on one core of its own where the system can say so. `preload`: a file that is run before it;
 * `input`: it reads what it is told to do.
 */
export function start(
	file: string,
	options: { args?: string[]; env?: NodeJS.ProcessEnv; core?: 0 | 1; preload?: string; input?: boolean } = {},
): Measured {
	const { args = [], env = {}, core, preload, input = false } = options
	const before = preload === undefined ? [] : ['--import', preload]
	const command = [process.execPath, ...before, file, ...args]
	const pinned = TASKSET !== undefined && core !== undefined ? [TASKSET, '-c', String(core), ...command] : command
	const [program = '', ...rest] = pinned
	const child = spawn(program, rest, {
		env: { ...process.env, ...env },
		stdio: [input ? 'pipe' : 'ignore', 'pipe', 'inherit'],
	})
	// It must not outlive a bench that fails in the middle.
	const kill = () => child.kill('SIGKILL')
	process.once('exit', kill)
	child.once('exit', () => process.off('exit', kill))
	const lines = createInterface({ input: child.stdout as Readable })
	const seen: string[] = []
	lines.on('line', (line) => seen.push(line))
	return {
		child,
		line: async (pattern) => {
			for (const line of seen) {
				const match = pattern.exec(line)
				if (match) return match
			}
			return await new Promise((resolve, reject) => {
				const hear = (line: string) => {
					const match = pattern.exec(line)
					if (match === null) return
					lines.off('line', hear)
					resolve(match)
				}
				lines.on('line', hear)
				child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${seen.slice(-5).join('\n')}`)))
			})
		},
		cpu: () => {
			const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
			// utime and stime, in ticks of which Linux has a hundred a second.
			return (Number(fields[11]) + Number(fields[12])) / 100
		},
		threads: () => threadTimes(child.pid ?? 0),
		memory: () => {
			const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
			return Number(match?.[1]) * 1024
		},
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return
			child.kill('SIGTERM')
			await once(child, 'exit')
		},
	}
}
