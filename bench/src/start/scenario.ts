import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { start } from '../process.ts'
import type { Scenario } from '../scenario.ts'
import { startServer } from '../server.ts'

const DOCUMENTS = 1000
const BARE = resolve(import.meta.dirname, 'bare.ts')

let dataDir: string | undefined

/** Milliseconds from starting the process to its first good answer. */
export const startScenario: Scenario = {
	name: 'server start',
	question: `How long until a server with 1,000 documents answers, next to a bare Node HTTP server that imports the same packages?
From starting the process to the first good answer to a request: for Tandem /readyz, which asks storage and workers.`,
	prepare: async () => {
		dataDir = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
		const server = await startServer({ dataDir })
		const cookie = await server.guest()
		for (let count = 0; count < DOCUMENTS; count += 1) await server.document(cookie)
		await server.stop()
	},
	finish: async () => {
		if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true })
	},
	baselines: [
		{
			name: 'bare server',
			measure: async () => {
				const began = performance.now()
				const bare = start(BARE)
				const [, port] = await bare.line(/^port (\d+)/)
				await (await fetch(`http://127.0.0.1:${port}/`)).text()
				const answered = performance.now() - began
				await bare.stop()
				return { 'start ms': answered }
			},
		},
	],
	subject: async () => {
		if (dataDir === undefined) throw new Error('prepare comes first')
		const began = performance.now()
		const server = await startServer({ dataDir })
		const answer = await fetch(`${server.url}/readyz`)
		const answered = performance.now() - began
		if (answer.status !== 200) throw new Error(`/readyz answered ${answer.status}`)
		await server.stop()
		return { 'start ms': answered }
	},
	isVoid: () => false,
	compared: [{ figure: 'start ms', limit: 3 }],
}
