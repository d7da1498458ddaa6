import { spawn } from 'node:child_process'
import { readLines } from './line-reader.mjs'

/**
 * @typedef {object} Recipe how to start one process
 * @property {string} name e.g. `server`
 * @property {string[]} args of Node
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {number} grace milliseconds between asking it to end and killing it
 * @property {boolean} quiet true: what it prints to stdout is only kept for the last log lines
 */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} End */
/** @typedef {{ pid: number | undefined, ended: Promise<End>, end(): void, kill(): void }} KeptProcess */

/** After the process itself: how long its pipes may still deliver last words that a grandchild holds open. */
const lastWords = 500
const preload = new URL('./orphan.mjs', import.meta.url).href

/**
 * Starts one process on the Node we run on. `ended` resolves once, after it has gone and its last words were heard; it never
 * rejects (a process that could not be started has ended with code 1).
 * @param {Recipe} recipe
 * @param {(line: string, stream: 'stdout' | 'stderr') => void} heard each line it prints
 * @returns {KeptProcess}
 */
export function keepProcess(recipe, heard) {
	const child = spawn(process.execPath, ['--import', preload, ...recipe.args], {
		cwd: recipe.cwd,
		env: { ...recipe.env, TANDEM_SUPERVISOR: String(process.pid) },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		// Its own group: Ctrl-C in a terminal reaches the supervisor alone, which then ends its children in good order.
		detached: process.platform !== 'win32',
	})
	if (child.stdout) readLines(child.stdout, (line) => heard(line, 'stdout'))
	if (child.stderr) readLines(child.stderr, (line) => heard(line, 'stderr'))
	/** @type {NodeJS.Timeout | undefined} */
	let deadline
	/** @type {Promise<End>} */
	const ended = new Promise((resolve) => {
		child.on('error', (error) => {
			heard(error.message, 'stderr')
			if (child.pid === undefined) resolve({ code: 1, signal: null })
		})
		child.on('exit', (code, signal) => {
			clearTimeout(deadline)
			const listened = setTimeout(resolve, lastWords, { code, signal })
			child.on('close', () => {
				clearTimeout(listened)
				resolve({ code, signal })
			})
		})
	})
	return {
		pid: child.pid,
		ended,
		end() {
			if (deadline || child.exitCode !== null || child.signalCode !== null) return
			deadline = setTimeout(() => child.kill('SIGKILL'), recipe.grace)
			child.kill('SIGTERM')
		},
		kill() {
			child.kill('SIGKILL')
		},
	}
}
