import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLines } from '../scripts/run/line-reader.mjs'
import { root } from '../scripts/run/project.mjs'

/** The server's process without its pages, for what no page is needed to show: it starts in a tenth of the time. */
export interface ServerAlone {
	readonly url: string
	readonly port: number
	readonly pid: number
	readonly dataDir: string
	/** Everything printed so far, line by line. */
	readonly logs: readonly string[]
	/** The next line from now on, or one already printed, that holds this. Rejects when the process ends without it. */
	line(part: RegExp): Promise<string>
	/** Ends it; its data stays. Idempotent. */
	stop(): Promise<void>
	/** Ends it as a power cut would, and resolves when the process is gone. */
	kill(): Promise<void>
	/** Ends it and removes its data; idempotent. */
	remove(): Promise<void>
}

/** `env` goes on top of ours. `wrap`: a command that starts the server, e.g. with less of something. */
export interface ServerAloneOptions {
	readonly dataDir?: string
	readonly env?: Readonly<Record<string, string>>
	readonly wrap?: readonly string[]
}

/** Resolves when it is ready; rejects with its exit code and last lines when it ends before. */
export async function startServerAlone(options: ServerAloneOptions = {}): Promise<ServerAlone> {
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tandem-e2e-')))
	const [command = '', ...args] = [...(options.wrap ?? []), process.execPath, 'apps/server/src/main.ts']
	const child = spawn(command, args, {
		cwd: root,
		env: {
			...process.env,
			PORT: '0',
			DATA_DIR: dataDir,
			MAX_GUESTS_PER_MINUTE: '0',
			TANDEM_WEB_PORT: '',
			...options.env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const logs: string[] = []
	const looks = new Set<() => void>()
	const look = () => {
		for (const each of looks) each()
	}
	for (const stream of [child.stdout, child.stderr]) {
		readLines(stream, (line) => {
			logs.push(line)
			look()
		})
	}
	child.on('close', look)
	const line = (part: RegExp) =>
		new Promise<string>((resolve, reject) => {
			const each = () => {
				const found = logs.find((printed) => part.test(printed))
				const over = child.exitCode !== null || child.signalCode !== null
				if (found === undefined && !over) return
				looks.delete(each)
				if (found !== undefined) resolve(found)
				else reject(new Error(`exit code ${child.exitCode}:\n${logs.slice(-20).join('\n')}`))
			}
			looks.add(each)
			each()
		})
	const stop = () => end(child, 'SIGTERM')
	const kill = () => end(child, 'SIGKILL')
	const remove = async () => {
		await stop()
		if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
	}
	try {
		const port = Number(/"port":(\d+)/.exec(await line(/"msg":"ready"/))?.[1])
		return { url: `http://localhost:${port}`, port, pid: child.pid ?? 0, dataDir, logs, line, stop, kill, remove }
	} catch (error) {
		await remove()
		throw error
	}
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return
	const ended = once(child, 'exit')
	child.kill(signal)
	await ended
}
