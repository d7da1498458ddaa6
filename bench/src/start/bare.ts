/** The baseline: a server with the imports of Tandem's that does nothing but answer. */
import { createServer } from 'node:http'
import '@better-auth/kysely-adapter'
import '@hono/node-server'
import '@tandem/editor/first'
import '@tandem/protocol'
import 'better-auth/db/migration'
import 'better-auth/minimal'
import 'better-auth/plugins/anonymous'
import 'hono'
import 'hono-openapi'
import 'httpxy'
import 'kysely'
import 'lib0/encoding'
import 'pino'
import 'prom-client'
import 'rate-limiter-flexible'
import 'ws'
import 'zod'

const server = createServer((_request, response) => response.end('ok'))
server.listen(0, '127.0.0.1', () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
