import { countDeaths } from './deaths.mjs'
import { keepProcess } from './kept-process.mjs'

/** Five deaths of one process in a minute: it cannot run, and starting it for ever would only hide that. */
const deathLimit = 5
const deathWindow = 60_000
/** Enough to hold a stack and what led to it. */
const lastLines = 25

/**
 * @typedef {object} Hooks
 * @property {number} [restartDelay] milliseconds until a process that died is started again; 1000 unless a test says less
 * @property {(line: string) => void} say one line of the supervisor's own
 * @property {(name: string, line: string, stream: 'stdout' | 'stderr') => void} print what a process that is not quiet printed
 * @property {(name: string, pid: number | undefined) => void} [started] each time a process was started
 * @property {(name: string) => void} [ended] each time one has gone
 */
/** @typedef {{ done: Promise<number>, ready(name: string): void, stop(): void, kill(): void }} Supervisor */

/**
 * Keeps processes running until told to stop or until that is hopeless. Starts them at once, all together.
 *
 * `done` resolves with the exit code when none of them is left: 0 after `stop()`, 1 after five deaths in a minute, or when
 * one that was never `ready` ends with code 1: it has said what is wrong (a port in use, a wrong setting), and starting it
 * again would not mend that. `stop()` and `kill()` may be called at any time and again.
 * @param {import('./kept-process.mjs').Recipe[]} recipes
 * @param {Hooks} hooks
 * @returns {Supervisor}
 */
export function supervise(recipes, { restartDelay = 1000, say, print, started, ended }) {
	/** @type {Map<string, import('./kept-process.mjs').KeptProcess>} */
	const running = new Map()
	/** @type {Set<() => void>} */
	const pauses = new Set()
	const wasReady = new Set()
	/** @type {'running' | 'stopping' | 'failed'} */
	let phase = 'running'

	function endAll(/** @type {'stopping' | 'failed'} */ next) {
		if (phase === 'running') phase = next
		for (const wake of pauses) wake()
		for (const child of running.values()) child.end()
	}

	/** Resolves after the restart delay, or at once when everything is to end. */
	const pause = () =>
		new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
			const timer = setTimeout(wake, restartDelay)
			function wake() {
				clearTimeout(timer)
				pauses.delete(wake)
				resolve()
			}
			pauses.add(wake)
		})

	async function keep(/** @type {import('./kept-process.mjs').Recipe} */ recipe) {
		const deaths = countDeaths({ limit: deathLimit, window: deathWindow })
		/** @type {string[]} */
		const tail = []
		const { name, quiet } = recipe
		while (phase === 'running') {
			const child = keepProcess(recipe, (line, stream) => {
				tail.push(line)
				if (tail.length > lastLines) tail.shift()
				if (!quiet || stream === 'stderr') print(name, line, stream)
			})
			running.set(name, child)
			started?.(name, child.pid)
			const { code, signal } = await child.ended
			running.delete(name)
			ended?.(name)
			if (phase !== 'running') return
			if (code === 1 && !wasReady.has(name)) return endAll('failed')
			if (deaths.died(performance.now())) {
				say(`the ${name} ended ${deathLimit} times within a minute, so everything ends. Its last lines:`)
				for (const line of tail) say(`  ${line}`)
				return endAll('failed')
			}
			say(`the ${name} ended (${signal ?? `exit ${code}`}) and starts again`)
			await pause()
		}
	}

	return {
		done: Promise.all(recipes.map(keep)).then(() => (phase === 'failed' ? 1 : 0)),
		ready: (name) => wasReady.add(name),
		stop: () => endAll('stopping'),
		kill: () => {
			endAll('stopping')
			for (const child of running.values()) child.kill()
		},
	}
}
