import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createLogger } from '../../../apps/server/src/logger.ts'
import { nodeEnv } from '../../../apps/server/src/node-env.ts'
import { openStore } from '../../../apps/server/src/store/store.ts'
import { type Measured, start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { startServer } from '../server.ts'

const here = (file: string) => resolve(import.meta.dirname, file)

const MISSED = 1000
const REPLAYS = 40
const FROM_THE_START = '/api/notifications/stream?lastEventId=0-0000000000000000'

let world: { readonly dataDir: string; readonly cookie: string; readonly frames: string } | undefined

/** Milliseconds and CPU of a thousand missed notifications, one reader after the other. */
export const replayScenario: Scenario = {
	name: 'streams: replay of 1,000 missed notifications',
	question: `What does somebody cost who was away for 1,000 notifications, through the whole server, from the request to the last
event: session, place, rows and names read from the database, framed and written piece by piece; next to a bare server that writes
the same frames from memory? Server and reader have a core each; a replay with one missing fails; five are warm-up.`,
	prepare: async () => {
		world = await prepare()
	},
	finish: async () => {
		if (world !== undefined) await rm(world.dataDir, { recursive: true, force: true })
	},
	baselines: [
		{
			name: 'bare server',
			measure: async () => {
				if (world === undefined) throw new Error('prepare comes first')
				const server = start(here('replay-bare.ts'), { args: [world.frames], core: 0 })
				const [, port] = await server.line(/^port (\d+)/)
				return await measure(server, `http://127.0.0.1:${port}/`, '')
			},
		},
	],
	subject: async () => {
		if (world === undefined) throw new Error('prepare comes first')
		const server = await startServer({ dataDir: world.dataDir, core: 0 })
		return await measure(server, server.url + FROM_THE_START, world.cookie)
	},
	// A bare server with a core of its own is far below this: somebody else was at work.
	isVoid: (beside) => (beside['bare server']?.['ms to the last event'] ?? 0) > 50,
	compared: [
		{ figure: 'ms to the last event', limit: 10 },
		{ figure: 'ms CPU a replay', limit: 10 },
	],
}

/** A person of a data directory who was told of a thousand documents that somebody opened, and what a server says of it. */
async function prepare() {
	const dataDir = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
	const first = await startServer({ dataDir })
	const cookies = [await first.guest(), await first.guest()]
	const [person = '', visitor = ''] = await Promise.all(
		cookies.map(async (cookie) => {
			const me = await fetch(`${first.url}/api/me`, { headers: { cookie } })
			return ((await me.json()) as { id: string }).id
		}),
	)
	const cookie = cookies[0] ?? ''
	const documents: string[] = []
	for (let count = 0; count < MISSED; count += 1) documents.push(await first.document(cookie))
	await first.stop()
	const store = await openStore({ dataDir, env: nodeEnv(createLogger('warn')) })
	for (const document of documents)
		await store.notifications.record({ kind: 'joined', visits: [{ document, person: visitor }] })
	await store.close()
	const second = await startServer({ dataDir })
	const frames = join(dataDir, 'frames.txt')
	await writeFile(frames, await read(second.url + FROM_THE_START, cookie, person))
	await second.stop()
	return { dataDir, cookie, frames }
}

/** The frames of a whole replay. */
function read(url: string, cookie: string, person: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = ''
		const request = get(`${url}&person=${person}`, { headers: { cookie }, agent: false }, (response) => {
			response.setEncoding('utf8')
			response.on('data', (piece: string) => {
				text += piece
				if (text.split('\ndata: ').length <= MISSED || !text.endsWith('\n\n')) return
				request.destroy()
				resolve(text)
			})
		})
		request.on('error', reject)
	})
}

async function measure(server: Measured, url: string, cookie: string): Promise<Figures> {
	const orders = { url, cookie, events: MISSED, replays: REPLAYS }
	const load = start(here('replay-load.ts'), { args: [JSON.stringify(orders)], core: 1 })
	try {
		await load.line(/^begin/)
		const before = server.cpu()
		const [, json = ''] = await load.line(/^end (.*)/)
		const spent = server.cpu() - before
		const { p50 } = JSON.parse(json) as { p50: number }
		return { 'ms to the last event': p50, 'ms CPU a replay': (spent / REPLAYS) * 1000 }
	} finally {
		await load.stop()
		await server.stop()
	}
}
