import { createServer } from 'node:http'
import type { Channel, Message } from '../../../apps/server/src/bus/bus.ts'
import { localBus } from '../../../apps/server/src/bus/local.ts'
import { Publishing } from '../../../apps/server/src/bus/publishing.ts'
import { createMetrics } from '../../../apps/server/src/http/metrics.ts'
import { createLogger } from '../../../apps/server/src/logger.ts'
import { nodeEnv } from '../../../apps/server/src/node-env.ts'
import { Census } from '../../../apps/server/src/socket/census.ts'
import { Hub } from '../../../apps/server/src/sse/hub.ts'
import { answerOver } from '../../../apps/server/src/sse/outlet.ts'
import type { Source } from '../../../apps/server/src/sse/source.ts'
import { heldUp } from './delay.ts'
import { eventOf, toldOf } from './event.ts'

/** Tandem's streams from the bus to the socket, each of a person of its own, behind the same bare HTTP server. */
const env = nodeEnv(createLogger('warn'))
const bus = localBus(env.log)
const census = new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0 })
const hub = new Hub({ env, bus, census, meter: createMetrics().streams })
const source: Source = {
	position: async () => ({ seq: 0, nonce: '0'.repeat(16) }),
	place: async () => 'own',
	after: async () => [],
	introduce: async () => () => [],
}
const people: string[] = []
const publishing = new Publishing<readonly [Channel, Message]>(env, ([channel, message]) =>
	bus.publish(channel, message),
)

const server = createServer((request, response) => {
	if (request.method === 'GET') {
		const id = String(people.length)
		people.push(id)
		const who = { id, sessionId: id, ends: null }
		const answer = answerOver(response)
		// To all: the feed, whose one event goes to many. To each: everybody's own notifications.
		const kind = request.url === '/feed' ? 'feed' : 'notifications'
		void hub.open({ kind, source, who, lastEventId: null, answer, lives: async () => true })
		return
	}
	if (request.url === '/delay') {
		response.end(String(heldUp()))
		return
	}
	const { to, round } = toldOf(request.url ?? '')
	if (to === 'all') bus.publish('feed', { ...eventOf(round, 0), audience: people })
	else publishing.add(oneForEach(round))
	response.end()
})
function* oneForEach(round: number): Iterable<readonly [Channel, Message]> {
	for (const [at, person] of people.entries()) yield [`user:${person}`, eventOf(round, at)]
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
	const address = server.address()
	console.log(`port ${typeof address === 'object' ? address?.port : ''}`)
})
process.on('SIGTERM', () => process.exit(0))
