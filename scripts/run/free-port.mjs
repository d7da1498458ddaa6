import { createServer } from 'node:net'

/**
 * A TCP port that nothing listens on right now at 127.0.0.1. Somebody may take it before its user does; whoever starts
 * something on it must bear that.
 * @returns {Promise<number>}
 */
export function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer()
		server.on('error', reject)
		server.listen(0, '127.0.0.1', () => {
			const address = server.address()
			server.close(() =>
				typeof address === 'object' && address ? resolve(address.port) : reject(new Error('a port without a number')),
			)
		})
	})
}
