import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'

test('children end when their supervisor is killed', async () => {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	const port = typeof address === 'object' ? address?.port : 0
	// The child's only sign of life is its connection to us: it closes when the child has gone, however that happened.
	const child = `require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000)`
	const program = `
		import { supervise } from ${JSON.stringify(new URL('./supervisor.mjs', import.meta.url).href)}
		const recipe = { name: 'x', args: ['-e', ${JSON.stringify(child)}], cwd: '.', env: process.env, grace: 1, quiet: true }
		supervise([recipe], { say() {}, print() {} })`
	const supervisor = spawn(process.execPath, ['--input-type=module', '-e', program])
	const [socket] = (await once(server, 'connection')) as [Socket]
	socket.resume()
	const closed = once(socket, 'close')
	supervisor.kill('SIGKILL')
	await closed
	expect(socket.destroyed).toBe(true)
	server.close()
})
