import { WebSocketServer } from 'ws'

/** The baseline: every message goes to everybody else at once, nothing is checked, nothing is stored. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket) => {
	socket.on('message', (data) => {
		for (const other of server.clients) if (other !== socket) other.send(data, { binary: true })
	})
})
server.on('listening', () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
