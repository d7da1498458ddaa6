import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** The baseline: the same frames from memory, each with `response.write`. Argument: a file that holds them. */
const frames = readFileSync(process.argv[2] ?? '', 'utf8')
	.split('\n\n')
	.filter(Boolean)
	.map((frame) => `${frame}\n\n`)
const server = createServer((_request, response) => {
	response.writeHead(200, { 'content-type': 'text/event-stream' })
	for (const frame of frames) response.write(frame)
})
server.listen({ port: 0, host: '127.0.0.1' }, () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
