import { type Api, createApi } from '@tandem/client/api'
import type { Person } from '@tandem/protocol'
import { openScriptedPage, type ScriptedPage, type ScriptedPageOptions } from './scripted-page.ts'
import { openWire, type Wire, type WireOptions } from './wire.ts'

/** Somebody without a browser: a guest's session, and what programs do with it. */
export interface Script {
	readonly person: Person
	/** The session, as a Cookie header. */
	readonly cookie: string
	readonly api: Api
	/** Opens a document with the SDK. */
	open(document: string, options?: Pick<ScriptedPageOptions, 'schema' | 'store' | 'tap'>): Promise<ScriptedPage>
	/** A bare WebSocket to a document with this session; rejects with Refused. */
	connect(document: string, options?: WireOptions): Promise<Wire>
}

/** Makes a guest of `site`, e.g. `http://localhost:3000`. */
export async function newScript(site: string): Promise<Script> {
	const answer = await fetch(`${site}/api/auth/sign-in/anonymous`, { method: 'POST', body: '{}', headers: json })
	if (!answer.ok) throw new Error(`no guest was made: ${answer.status} ${await answer.text()}`)
	const person = (await answer.json()) as Person
	const cookie = answer.headers
		.getSetCookie()
		.map((each) => each.split(';')[0])
		.join('; ')
	const api = createApi({
		base: site,
		fetch: (url, init) =>
			fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } }),
	})
	return {
		person,
		cookie,
		api,
		open: (document, options = {}) => openScriptedPage({ site, document, person, cookie, ...options }),
		connect: (document, options = {}) => openWire(site, document, { cookie, ...options }),
	}
}

const json = { 'content-type': 'application/json' }
