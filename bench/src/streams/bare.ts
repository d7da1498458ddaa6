import { createServer, type ServerResponse } from 'node:http'
import { heldUp } from './delay.ts'
import { eventOf, toldOf } from './event.ts'

/** The baseline: Node's HTTP server and `response.write`; nothing is asked, kept, bounded or counted. */
const open: ServerResponse[] = []
const server = createServer((request, response) => {
	if (request.method === 'GET') {
		response.writeHead(200, { 'content-type': 'text/event-stream' })
		response.write('retry: 3000\n\n')
		open.push(response)
		return
	}
	if (request.url === '/delay') {
		response.end(String(heldUp()))
		return
	}
	const { to, round } = toldOf(request.url ?? '')
	if (to === 'all') {
		const frame = frameOf(round, 0)
		for (const stream of open) stream.write(frame)
	} else for (const [at, stream] of open.entries()) stream.write(frameOf(round, at))
	response.end()
})

function frameOf(round: number, stream: number): string {
	const { id, event, data } = eventOf(round, stream)
	return `id: ${id.seq}-${id.nonce}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
