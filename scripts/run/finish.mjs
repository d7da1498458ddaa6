import { spawn } from 'node:child_process'
import { Failure } from './failure.mjs'

/**
 * Runs a program to its end with our terminal.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, failure: string }} options `failure`: the sentence when it ends badly
 * @returns {Promise<void>} rejects with {@link Failure} unless it exits 0
 */
export function finish(program, args, { cwd, env = process.env, failure }) {
	return new Promise((resolve, reject) => {
		// npx is a .cmd file on Windows, which only a shell can run; nothing here comes from outside.
		const child = spawn(program, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' })
		child.on('error', (error) => reject(new Failure(`${failure} (${error.message})`)))
		child.on('exit', (code) => (code === 0 ? resolve() : reject(new Failure(failure))))
	})
}
