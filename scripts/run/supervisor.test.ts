import { afterEach, expect, test } from 'vitest'
import type { Recipe } from './kept-process.mjs'
import { type Supervisor, supervise } from './supervisor.mjs'

const begun: Supervisor[] = []
afterEach(async () => {
	for (const supervisor of begun.splice(0)) {
		supervisor.kill()
		await supervisor.done
	}
})

/** A child that runs `program` on the real Node, under a supervisor that restarts without delay. */
function run(programs: Record<string, string>, options: { grace?: number; quiet?: boolean; delay?: number } = {}) {
	const said: string[] = []
	const printed: string[] = []
	const pids: Record<string, number[]> = {}
	let changed = () => {}
	const note = (action: () => void) => {
		action()
		changed()
	}
	const recipes: Recipe[] = Object.entries(programs).map(([name, program]) => ({
		name,
		args: ['-e', program],
		cwd: process.cwd(),
		env: process.env,
		grace: options.grace ?? 5000,
		quiet: options.quiet ?? false,
	}))
	const supervisor = supervise(recipes, {
		restartDelay: options.delay ?? 1,
		say: (line) => note(() => said.push(line)),
		print: (name, line) => note(() => printed.push(`${name}: ${line}`)),
		started: (name, pid) =>
			note(() => {
				pids[name] = [...(pids[name] ?? []), pid ?? 0]
			}),
	})
	begun.push(supervisor)
	/** Resolves when `condition` holds; each event above may make it so. */
	const until = (condition: () => boolean) =>
		new Promise<void>((resolve) => {
			changed = () => condition() && resolve()
			changed()
		})
	return { supervisor, said, printed, pids, until }
}

const alive = (pid: number) => {
	try {
		process.kill(pid, 0)
		return true
	} catch {
		return false
	}
}
const stays = `console.log('up'); setInterval(() => {}, 1000)`

test('S-supervisor-running: a process that is killed is started again', async () => {
	const { supervisor, said, printed, pids, until } = run({ server: stays })
	await until(() => printed.length === 1)
	process.kill(pids.server?.[0] ?? 0, 'SIGKILL')
	await until(() => printed.length === 2)
	expect(said).toEqual(['the server ended (SIGKILL) and starts again'])
	supervisor.stop()
	expect(await supervisor.done).toBe(0)
})

test('S-supervisor-failed: five deaths within a minute end everything with exit 1 and the last lines', async () => {
	const { supervisor, said, pids } = run({
		server: `console.error('the disk is on fire'); process.exit(3)`,
		web: stays,
	})
	expect(await supervisor.done).toBe(1)
	expect(pids.server).toHaveLength(5)
	expect(said.join('\n')).toContain('the disk is on fire')
	expect(alive(pids.web?.[0] ?? 0)).toBe(false)
})

test('S-supervisor-failed: a process that was never ready and ends with code 1 has said why, and is not tried again', async () => {
	const { supervisor, printed, pids, said } = run({ server: `console.error('PORT must be a number'); process.exit(1)` })
	expect(await supervisor.done).toBe(1)
	expect(printed).toEqual(['server: PORT must be a number'])
	expect(pids.server).toHaveLength(1)
	expect(said).toEqual([])
})

test('S-supervisor-running: a process that was ready once and ends with code 1 is started again', async () => {
	const { supervisor, pids, until } = run({ server: `setTimeout(() => process.exit(1), 20)` })
	supervisor.ready('server')
	await until(() => (pids.server?.length ?? 0) === 2)
	supervisor.stop()
	await supervisor.done
})

test('S-supervisor-stopping: stopping lets a process finish what it has under way', async () => {
	const { supervisor, printed, until } = run({
		server: `process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0) }, 100)); ${stays}`,
	})
	await until(() => printed.includes('server: up'))
	supervisor.stop()
	supervisor.stop()
	expect(await supervisor.done).toBe(0)
	expect(printed).toContain('server: drained')
})

test('S-supervisor-stopping: a process that does not end in its time is killed', async () => {
	const { supervisor, printed, pids, until } = run(
		{ server: `process.on('SIGTERM', () => console.log('no')); ${stays}` },
		{ grace: 50 },
	)
	await until(() => printed.includes('server: up'))
	supervisor.stop()
	expect(await supervisor.done).toBe(0)
	expect(alive(pids.server?.[0] ?? 0)).toBe(false)
})

test('S-supervisor-stopping: stopping while a restart is waited for starts nothing', async () => {
	const { supervisor, said, pids, until } = run({ server: 'process.exit(3)' }, { delay: 60_000 })
	await until(() => said.length === 1)
	supervisor.stop()
	expect(await supervisor.done).toBe(0)
	expect(pids.server).toHaveLength(1)
})

test('a quiet process is heard only on stderr', async () => {
	const { printed, until } = run(
		{ web: `console.log('http://127.0.0.1:1234'); console.error('trouble'); setInterval(() => {}, 1000)` },
		{ quiet: true },
	)
	await until(() => printed.length === 1)
	expect(printed).toEqual(['web: trouble'])
})

test('what a process forks waits for its messages as it would without a supervisor', async () => {
	const forked = `process.once('message', (text) => console.log(text))`
	const { printed, until } = run({
		web: `
			const { fork } = require('node:child_process')
			const { join } = require('node:path')
			const { mkdtempSync, writeFileSync } = require('node:fs')
			const file = join(mkdtempSync(join(require('node:os').tmpdir(), 'tandem-fork-')), 'forked.cjs')
			writeFileSync(file, ${JSON.stringify(forked)})
			const child = fork(file)
			// Later than an empty event loop would have ended it.
			child.on('spawn', () => setTimeout(() => child.send('heard'), 300))
			child.on('exit', () => require('node:fs').rmSync(require('node:path').dirname(file), { recursive: true }))
			setInterval(() => {}, 1000)`,
	})
	await until(() => printed.length > 0)
	expect(printed).toEqual(['web: heard'])
})
