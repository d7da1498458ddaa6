import { listensEverywhere, localUrl, networkUrls } from './address.mjs'
import { answers } from './answer.mjs'
import { installDependencies } from './dependencies.mjs'
import { Failure } from './failure.mjs'
import { freePort } from './free-port.mjs'
import { root } from './project.mjs'
import { onProjectNode, rerunOnProjectNode } from './project-node.mjs'
import { recipes } from './recipes.mjs'
import { say, seconds } from './say.mjs'
import { supervise } from './supervisor.mjs'
import { onToldToEnd } from './told-to-end.mjs'
import { buildWeb, distFolder } from './web-build.mjs'

/** Ctrl-C reaches us twice (from the terminal and handed on by npm); only a later one means: now, without draining. */
const sameSignal = 2000

/** Begins to count when the process does, so a first start is timed with its install. */
const begun = () => seconds(performance.now())

/**
 * `start` or `dev` from beginning to end: install, build, then run both processes until a signal. Ends this process.
 * @param {'start' | 'dev'} mode
 */
export async function runCommand(mode) {
	try {
		await installDependencies(root)
		if (!onProjectNode()) await rerunOnProjectNode()
		const dist = distFolder(process.env)
		if (mode === 'start') await buildWeb(dist)
		process.exit(await run(mode, dist))
	} catch (error) {
		if (!(error instanceof Failure)) throw error
		console.error(`Tandem: ${error.message}`)
		process.exit(1)
	}
}

/**
 * @param {'start' | 'dev'} mode
 * @param {string} dist
 */
async function run(mode, dist) {
	const host = process.env.HOST || 'localhost'
	// 0 means any free one, and has to be the same one when the server is started again.
	const port = process.env.PORT === '0' ? String(await freePort()) : process.env.PORT || '3000'
	const webPort = await freePort()
	const supervisor = supervise(recipes(mode, { env: process.env, port, webPort, dist }), {
		say,
		print: (name, line, stream) => {
			if (name === 'web' && inside.test(line)) return
			;(stream === 'stdout' ? process.stdout : process.stderr).write(`${line}\n`)
		},
		// For tests, which start this with a channel and have to know whom to kill.
		started: (name, pid) => process.send?.({ kind: 'started', name, pid }),
		ended: (name) => process.send?.({ kind: 'ended', name }),
	})
	endWhenTold(supervisor)
	const asking = new AbortController()
	announce({ host, port, webPort, supervisor, signal: asking.signal })
	const code = await supervisor.done
	asking.abort()
	return code
}

/** Next's lines about its own address, which is not the one to open. */
const inside = /^\s*-\s+(Local|Network):/

/** @param {{ host: string, port: string, webPort: number, supervisor: import('./supervisor.mjs').Supervisor, signal: AbortSignal }} options */
async function announce({ host, port, webPort, supervisor, signal }) {
	const url = localUrl(host, port)
	const ready = (/** @type {string} */ name) => (/** @type {boolean} */ yes) => {
		if (yes) supervisor.ready(name)
		return yes
	}
	const both = await Promise.all([
		answers(`${url}/readyz`, signal).then(ready('server')),
		answers(`http://127.0.0.1:${webPort}/`, signal).then(ready('web')),
	])
	if (both.includes(false)) return
	say(`ready at ${url} after ${begun()}; Ctrl-C ends it`)
	if (listensEverywhere(host)) {
		for (const address of networkUrls(port)) say(`also at ${address}`)
		say('whoever reaches one of these addresses can write here')
	}
	process.send?.({ kind: 'ready', url })
}

/** @param {import('./supervisor.mjs').Supervisor} supervisor */
function endWhenTold(supervisor) {
	/** @type {number | undefined} */
	let first
	const end = () => {
		if (first === undefined) {
			first = performance.now()
			supervisor.stop()
		} else if (performance.now() - first > sameSignal) supervisor.kill()
	}
	onToldToEnd(end)
	// The terminal or the pipe is gone; there is still a server to end in good order.
	process.stdout.on('error', () => {})
	process.stderr.on('error', () => {})
}
