import type { ServerResponse } from 'node:http'
import { createServer } from 'vite'
import { type Backend, openBackend } from './backend.ts'

export interface SiteOptions {
	/** Tandem, e.g. `http://localhost:3000`. */
	readonly tandem: string
	/** A personal token that may read and write. */
	readonly token: string
	/** The document to write in; a new one where none is named. */
	readonly document?: string | undefined
	readonly port: number
	/** Names the pages may be opened by besides localhost. */
	readonly hosts?: readonly string[]
	/** Where the browser's half is kept when it has been made ready. */
	readonly cacheDir?: string
}

export interface Site {
	readonly url: string
	readonly page: string
	close(): Promise<void>
}

/** Serves the example pages, and at `/open` the tickets that they open the document with. */
export async function serveExamples({
	tandem,
	token,
	document,
	port,
	hosts = [],
	cacheDir,
}: SiteOptions): Promise<Site> {
	const backend = await openBackend(tandem, token, document)
	const server = await createServer({
		configFile: false,
		root: import.meta.dirname,
		appType: 'mpa',
		logLevel: 'error',
		...(cacheDir !== undefined && { cacheDir }),
		// Tickets are for the pages of this site alone: no other may read its answers.
		server: {
			host: '127.0.0.1',
			port,
			strictPort: true,
			allowedHosts: [...hosts],
			cors: false,
			hmr: false,
			watch: null,
		},
		plugins: [
			{ name: 'tickets', configureServer: ({ middlewares }) => void middlewares.use('/open', answer(backend)) },
		],
	})
	await server.listen()
	return { url: `http://localhost:${port}/`, page: backend.page, close: () => server.close() }
}

function answer(backend: Backend) {
	return async (_request: unknown, response: ServerResponse) => {
		try {
			const opening = JSON.stringify(await backend.open())
			response.setHeader('content-type', 'application/json').setHeader('cache-control', 'no-store').end(opening)
		} catch (error) {
			response.writeHead(502).end(String(error))
		}
	}
}
