import { spawn } from 'node:child_process'
import { Failure } from './failure.mjs'
import { onToldToEnd } from './told-to-end.mjs'

const grouped = process.platform !== 'win32'

/**
 * Runs a program to its end with our terminal. When we are told to end, the program ends first, with everything that it
 * started.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, failure: string }} options `failure`: the sentence when it ends badly
 * @returns {Promise<void>} rejects with {@link Failure} unless it exits 0
 */
export function finish(program, args, { cwd, env = process.env, failure }) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			cwd,
			env,
			stdio: ['ignore', 'inherit', 'inherit'],
			// npx is a .cmd file on Windows, which only a shell can run; nothing here comes from outside.
			shell: !grouped,
			// A group of its own, to end with its workers: a build that is told to end leaves them behind.
			detached: grouped,
		})
		let told = false
		const end = () => {
			told = true
			if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
			if (grouped) process.kill(-child.pid, 'SIGTERM')
			else child.kill()
		}
		const undo = onToldToEnd(end)
		const done = (/** @type {Failure | undefined} */ error) => {
			undo()
			if (error) reject(error)
			else resolve()
		}
		child.on('error', (error) => done(new Failure(`${failure} (${error.message})`)))
		child.on('exit', (code) => done(code === 0 ? undefined : new Failure(told ? 'ended before it was done.' : failure)))
	})
}
