import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { freePort } from '../../../scripts/run/free-port.mjs'
import { type Measured, start } from '../process.ts'

const PAGES = resolve(import.meta.dirname, '../../pages')
const NEXT = createRequire(import.meta.url).resolve('next/dist/bin/next')

/** Builds the pages that Tandem's are compared with and serves them; `url` has `/` and `/editor`. */
export async function serveBaseline(): Promise<Measured & { readonly url: string }> {
	const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const }
	const build = spawn(process.execPath, [NEXT, 'build'], { cwd: PAGES, env, stdio: ['ignore', 'ignore', 'inherit'] })
	const [code] = await once(build, 'exit')
	if (code !== 0) throw new Error('the pages of the baseline could not be built')
	const port = await freePort()
	const server = start(NEXT, { args: ['start', PAGES, '-H', '127.0.0.1', '-p', String(port)], env })
	await server.line(/Ready/)
	return { ...server, url: `http://127.0.0.1:${port}` }
}
