import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const program = `
	import { onToldToEnd } from ${JSON.stringify(new URL('./told-to-end.mjs', import.meta.url).href)}
	const undo = onToldToEnd(() => { console.log('told'); undo(); clearInterval(stay) })
	const stay = setInterval(() => {}, 1000)
	console.log(process.pid)`

/** Runs the program below a shell of its own, as npm does. Resolves when it has begun. */
async function begin(env: Record<string, string>) {
	const { npm_lifecycle_event: _, ...clean } = process.env
	const shell = spawn('/bin/sh', ['-c', '"$NODE" --input-type=module -e "$PROGRAM"; true'], {
		env: { ...clean, ...env, NODE: process.execPath, PROGRAM: program },
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const lines = createInterface(shell.stdout)[Symbol.asyncIterator]()
	const pid = Number((await lines.next()).value)
	onTestFinished(() => {
		try {
			process.kill(pid, 'SIGKILL')
		} catch {
			// It has ended by itself, as it should.
		}
	})
	return { shell, pid, said: async () => (await lines.next()).value }
}

test('a signal tells it', async () => {
	const { pid, said } = await begin({})
	process.kill(pid, 'SIGTERM')
	expect(await said()).toBe('told')
})

test('under npm the death of the shell in between tells it', async () => {
	const { shell, said } = await begin({ npm_lifecycle_event: 'start' })
	shell.kill('SIGTERM')
	expect(await said()).toBe('told')
})

test('outside of npm it outlives the shell that started it', async () => {
	const { shell, pid, said } = await begin({})
	const gone = once(shell, 'exit')
	shell.kill('SIGTERM')
	await gone
	// A second process, begun after that death and told of its own, shows that there was time to notice.
	const other = await begin({ npm_lifecycle_event: 'start' })
	other.shell.kill('SIGTERM')
	await other.said()
	process.kill(pid, 'SIGTERM')
	expect(await said()).toBe('told')
	expect(await said()).toBeUndefined()
})
