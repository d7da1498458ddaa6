import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Measured, start } from './process.ts'

const MAIN = resolve(import.meta.dirname, '../../apps/server/src/main.ts')

/** A Tandem server alone, on a free port and an empty folder, without limits on its clients. */
export interface BenchServer extends Measured {
	readonly url: string
	/** A guest's Cookie header. */
	guest(): Promise<string>
	/** Makes a document; returns its id. */
	document(cookie: string): Promise<string>
}

const UNLIMITED = {
	MAX_CONNECTIONS_PER_ADDRESS: '0',
	MAX_CONNECTIONS_PER_PERSON: '0',
	MAX_GUESTS_PER_MINUTE: '0',
	MAX_DOCUMENTS_PER_MINUTE: '0',
	MAX_UPDATES_PER_SECOND: '0',
}

export async function startServer(
	options: { core?: 0 | 1; dataDir?: string; preload?: string } = {},
): Promise<BenchServer> {
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tandem-bench-')))
	const measured = start(MAIN, {
		env: { ...UNLIMITED, PORT: '0', DATA_DIR: dataDir, HOST: '127.0.0.1', TANDEM_WEB_PORT: '', LOG_LEVEL: 'info' },
		...(options.core !== undefined && { core: options.core }),
		...(options.preload !== undefined && { preload: options.preload }),
	})
	const [, port] = await measured.line(/"port":(\d+).*"msg":"ready"/)
	const url = `http://127.0.0.1:${port}`
	return {
		...measured,
		url,
		guest: async () => {
			const answer = await post(`${url}/api/auth/sign-in/anonymous`, {})
			return answer.headers
				.getSetCookie()
				.map((cookie) => cookie.split(';')[0])
				.join('; ')
		},
		document: async (cookie) => {
			const answer = await post(`${url}/api/documents`, { title: 'bench' }, cookie)
			return ((await answer.json()) as { id: string }).id
		},
		stop: async () => {
			await measured.stop()
			if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
		},
	}
}

async function post(url: string, body: object, cookie = ''): Promise<Response> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', cookie },
		body: JSON.stringify(body),
	})
	if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
	return answer
}
