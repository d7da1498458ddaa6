import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createViteServer } from 'vitest/node'
import { freePort } from '../scripts/run/free-port.mjs'

/** A site with one page: Tandem's editor without Tandem, see `pair/pair.ts`. */
export interface PairSite {
	/** Where the page is; `#first` behind it in the tab that makes the document. */
	readonly url: string
	close(): Promise<void>
}

/** Serves the page. Everything is transformed beforehand, so that nothing is left to do while somebody types. */
export async function servePair(): Promise<PairSite> {
	const port = await freePort()
	const cacheDir = await mkdtemp(join(tmpdir(), 'tandem-pair-'))
	const server = await createViteServer({
		configFile: false,
		root: join(import.meta.dirname, 'pair'),
		cacheDir,
		logLevel: 'error',
		server: { host: '127.0.0.1', port, strictPort: true, hmr: false, watch: null },
	})
	await server.listen()
	return {
		url: `http://127.0.0.1:${port}/`,
		close: async () => {
			await server.close()
			await rm(cacheDir, { recursive: true, force: true })
		},
	}
}
