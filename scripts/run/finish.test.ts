import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Failure } from './failure.mjs'
import { finish } from './finish.mjs'

const options = { cwd: process.cwd(), failure: 'it could not be made.' }

test('a program that ends well has been run, one that ends badly is a sentence', async () => {
	await finish(process.execPath, ['-e', ''], options)
	await expect(finish(process.execPath, ['-e', 'process.exit(2)'], options)).rejects.toEqual(
		new Failure('it could not be made.'),
	)
	await expect(finish('no-such-program', [], options)).rejects.toThrow('it could not be made.')
})

test('told to end, it ends the program and what that has started', async () => {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	const port = typeof address === 'object' ? address?.port : 0
	// The worker's only sign of life is its connection to us.
	const worker = `require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000)`
	const build = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(worker)}]); setInterval(() => {}, 1000)`
	const program = `
		import { finish } from ${JSON.stringify(new URL('./finish.mjs', import.meta.url).href)}
		await finish(process.execPath, ['-e', ${JSON.stringify(build)}], { cwd: '.', failure: 'no' }).catch((error) => { console.log(error.message); process.exit(3) })`
	const command = spawn(process.execPath, ['--input-type=module', '-e', program])
	const [socket] = (await once(server, 'connection')) as [Socket]
	socket.resume()
	const closed = once(socket, 'close')
	const ended = once(command, 'exit')
	const said = once(command.stdout, 'data')
	command.kill('SIGTERM')
	await closed
	expect((await ended)[0]).toBe(3)
	expect(String((await said)[0])).toBe('ended before it was done.\n')
	server.close()
})
