import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const PREFIX = '/_next/static/'

/** Bytes of files kept in memory, every encoding counted. A build has about 5 MB. Beyond: read and packed each time. */
const KEPT_BYTES = 64 * 1024 * 1024

/** The step where more time hardly makes the files smaller; 11 takes ten times as long. */
const BROTLI_QUALITY = 9

const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.map': 'application/json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.txt': 'text/plain; charset=utf-8',
	'.ico': 'image/x-icon',
	'.jpg': 'image/jpeg',
	'.png': 'image/png',
	'.webp': 'image/webp',
	'.woff': 'font/woff',
	'.woff2': 'font/woff2',
}

type Encoding = 'br' | 'gzip' | 'identity'

const PACK: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
	br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
	gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
	identity: async (bytes) => bytes,
}

/** Serves a finished build's files, whose names change with their content, so a browser asks for each once. */
export class StaticFiles {
	readonly #root: string
	readonly #kept = new Map<string, Promise<Buffer | null>>()
	readonly #keptBytes: number
	#bytes = 0

	/** `distDir`: the absolute path of the folder that `next build` wrote. `keptBytes`: KEPT_BYTES, less in tests. */
	constructor(distDir: string, keptBytes = KEPT_BYTES) {
		this.#root = resolve(distDir, 'static')
		this.#keptBytes = keptBytes
	}

	/** Answers with a file of the build; false when this request is for something else, and nothing was answered. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
		if (request.method !== 'GET' && request.method !== 'HEAD') return false
		const path = this.#pathOf(request.url ?? '')
		const type = path && TYPES[extname(path)]
		if (!path || !type) return false
		const packable = !type.startsWith('image/') && !type.startsWith('font/')
		const encoding = packable ? encodingOf(request.headers['accept-encoding']) : 'identity'
		const bytes = await this.#read(path, encoding)
		if (bytes === null) return false
		response.writeHead(200, {
			'content-type': type,
			'content-length': bytes.length,
			'cache-control': 'public, max-age=31536000, immutable',
			...(packable && { vary: 'accept-encoding' }),
			...(encoding !== 'identity' && { 'content-encoding': encoding }),
		})
		response.end(request.method === 'HEAD' ? undefined : bytes)
		return true
	}

	/** The file a request's target names; undefined for one outside the folder. */
	#pathOf(target: string): string | undefined {
		const [path = ''] = target.split('?', 1)
		if (!path.startsWith(PREFIX)) return undefined
		try {
			const file = join(this.#root, decodeURIComponent(path.slice(PREFIX.length)))
			return file.startsWith(this.#root + sep) && !file.includes('\0') ? file : undefined
		} catch {
			// Not percent-encoding.
			return undefined
		}
	}

	/** The bytes, read and packed once however many ask at the same time; null when there is no such file. */
	async #read(path: string, encoding: Encoding): Promise<Buffer | null> {
		const key = `${encoding} ${path}`
		const kept = this.#kept.get(key)
		if (kept !== undefined) return await kept
		const reading = readFile(path)
			.then(PACK[encoding])
			.catch(() => null)
		this.#kept.set(key, reading)
		const bytes = await reading
		// What is not there may be there later, and asking for thousands of such names must not fill the memory.
		if (bytes === null || this.#bytes + bytes.length > this.#keptBytes) this.#kept.delete(key)
		else this.#bytes += bytes.length
		return bytes
	}
}

function encodingOf(accepted: string | string[] | undefined): Encoding {
	const names = String(accepted ?? '')
		.split(',')
		.filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
		.map((entry) => entry.split(';')[0]?.trim().toLowerCase())
	if (names.includes('br')) return 'br'
	return names.includes('gzip') ? 'gzip' : 'identity'
}
