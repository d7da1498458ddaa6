import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { setupWSConnection } from 'y-websocket/bin/utils'

/** The server that comes with y-websocket, as it comes: documents are in memory, nothing is stored. */
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', setupWSConnection)
const server = createServer()
server.on('upgrade', (request, socket, head) => {
	sockets.handleUpgrade(request, socket, head, (upgraded) => sockets.emit('connection', upgraded, request))
})
server.listen(0, '127.0.0.1', () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
