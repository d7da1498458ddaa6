import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers } from '../scripts/run/answer.mjs'
import { freePort } from '../scripts/run/free-port.mjs'
import { readLines } from '../scripts/run/line-reader.mjs'
import { root } from '../scripts/run/project.mjs'

/** The tests' own build, so that they pass while another one is served or made. */
export const dist = process.env.TANDEM_DIST_DIR || '.next-test'

/** A whole Tandem, started as `npm start` does, with its own data and port. */
export interface Tandem {
	/** Where a browser opens it; the same after a restart. */
	readonly url: string
	readonly port: number
	readonly dataDir: string
	/** The server's process now; undefined while there is none. */
	readonly serverPid: number | undefined
	/** Next's process now. */
	readonly webPid: number | undefined
	/** The command's own process, as `npm start` runs it: the supervisor of the two. */
	readonly commandPid: number | undefined
	/** Everything printed so far, line by line; restarts continue it. */
	readonly logs: readonly string[]
	/**
	 * Sends the server (not the supervisor) a signal and resolves when that process is gone. The supervisor starts another
	 * a second later; five deaths within a minute end everything, so space kills or use `restart`.
	 */
	kill(signal: NodeJS.Signals): Promise<void>
	/** Resolves when the server answers and its storage and workers are ready. */
	ready(): Promise<void>
	/** Ends everything as Ctrl-C does and resolves with the exit code; the data stays. May be called again. */
	stop(): Promise<number | null>
	/** Starts again after `stop()`, on the same port and data. */
	start(): Promise<void>
	/** `stop()`, then removes the data. */
	remove(): Promise<void>
}

type Report =
	| { kind: 'started'; name: 'server' | 'web'; pid?: number }
	| { kind: 'ended'; name: 'server' | 'web' }
	| { kind: 'ready' }

/** Starts one and resolves when people can open it; rejects with its last lines if it ends first. `env` goes on top of ours. */
export async function startTandem(
	options: { port?: number; dataDir?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Tandem> {
	const port = options.port ?? (await freePort())
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tandem-e2e-')))
	const url = `http://localhost:${port}`
	const logs: string[] = []
	const reports = new EventEmitter<{ started: []; ended: []; ready: [] }>()
	let command: ChildProcess | undefined
	const pids: { server: number | undefined; web: number | undefined } = { server: undefined, web: undefined }

	const hear = (report: Report) => {
		if (report.kind === 'ready') reports.emit('ready')
		else {
			pids[report.name] = report.kind === 'started' ? report.pid : undefined
			if (report.name === 'server') reports.emit(report.kind)
		}
	}

	const start = async () => {
		const env = { ...process.env, ...options.env, PORT: String(port), DATA_DIR: dataDir, TANDEM_DIST_DIR: dist }
		const child = spawn(process.execPath, ['scripts/start.mjs'], {
			cwd: root,
			env,
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		})
		command = child
		child.on('message', hear)
		for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, (line) => logs.push(line))
		const ended = once(child, 'exit').then(([code]) => {
			command = undefined
			pids.server = undefined
			pids.web = undefined
			return Promise.reject(new Error(`Tandem ended with exit code ${code}:\n${logs.slice(-20).join('\n')}`))
		})
		// Awaited only until it is ready; later `stop()` expects it.
		ended.catch(() => {})
		await Promise.race([once(reports, 'ready'), ended])
	}

	const stop = async () => {
		const child = command
		if (!child) return null
		const ended = once(child, 'exit')
		child.kill('SIGTERM')
		const [code] = await ended
		return code
	}

	try {
		await start()
	} catch (error) {
		if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
		throw error
	}
	return {
		url,
		port,
		dataDir,
		logs,
		get serverPid() {
			return pids.server
		},
		get webPid() {
			return pids.web
		},
		get commandPid() {
			return command?.pid
		},
		kill: async (signal) => {
			if (pids.server === undefined) throw new Error('there is no server to kill')
			const ended = once(reports, 'ended')
			process.kill(pids.server, signal)
			await ended
		},
		ready: async () => {
			await answers(`${url}/readyz`, AbortSignal.timeout(30_000))
		},
		stop,
		start,
		remove: async () => {
			await stop()
			await rm(dataDir, { recursive: true, force: true })
		},
	}
}
