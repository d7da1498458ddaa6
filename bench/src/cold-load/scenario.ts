import { type Browser, chromium } from '@playwright/test'
import { browserOptions } from '../../../e2e/browser.ts'
import build from '../../../e2e/build.ts'
import { coldLoad } from '../../../e2e/cold-load.ts'
import { startTandem, type Tandem } from '../../../e2e/tandem.ts'
import type { Measured } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { serveBaseline } from './baseline.ts'

interface Stage {
	readonly browser: Browser
	readonly tandem: Tandem
	readonly bare: Measured & { readonly url: string }
	readonly document: string
}

let stage: Stage | undefined

function ready(): Stage {
	if (stage === undefined) throw new Error('prepare comes first')
	return stage
}

/** Kilobytes of JavaScript for a first visit. */
export const coldLoadScenario: Scenario = {
	name: 'cold load',
	question: `How much JavaScript does a first visit fetch, next to an empty Next page and to a bare page that mounts the same Tiptap
extensions? Everything of type script that a real Chromium with an empty cache fetches until the network is idle, each body
gzipped by us at level 9, so that no server's compression flatters anybody.`,
	prepare: async () => {
		await build()
		const tandem = await startTandem()
		const browser = await chromium.launch(await browserOptions())
		stage = { browser, tandem, bare: await serveBaseline(), document: await makeDocument(tandem.url) }
	},
	finish: async () => {
		await stage?.browser.close()
		await stage?.bare.stop()
		await stage?.tandem.remove()
	},
	baselines: [
		{
			name: 'bare pages',
			measure: async () => {
				const { browser, bare } = ready()
				const empty = await coldLoad(browser, `${bare.url}/`, (page) => page.getByText('Nothing').waitFor())
				const editor = await coldLoad(browser, `${bare.url}/editor`, (page) => page.locator('.ProseMirror').waitFor())
				return { 'empty page kB': empty.all / 1000, 'bare editor kB': editor.all / 1000 }
			},
		},
	],
	subject: async (): Promise<Figures> => {
		const { browser, tandem, document } = ready()
		const home = await coldLoad(browser, `${tandem.url}/`, (page) =>
			page.getByRole('link', { name: 'Welcome to Tandem' }).first().waitFor(),
		)
		const page = await coldLoad(browser, `${tandem.url}/d/${document}`, (opened) =>
			opened.getByRole('textbox', { name: 'Document text' }).waitFor(),
		)
		return {
			'home kB': home.all / 1000,
			'document kB': page.all / 1000,
			'document until readable kB': page.first / 1000,
		}
	},
	isVoid: () => false,
	compared: [
		{ figure: 'home kB', against: 'empty page kB', limit: 1.3 },
		{ figure: 'document kB', against: 'bare editor kB', limit: 1.15 },
		{ figure: 'document until readable kB', against: 'bare editor kB', limit: 0.575 },
	],
}

async function makeDocument(url: string): Promise<string> {
	const post = (path: string, body: object, cookie = '') =>
		fetch(url + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie },
			body: JSON.stringify(body),
		})
	const guest = await post('/api/auth/sign-in/anonymous', {})
	const cookie = guest.headers
		.getSetCookie()
		.map((each) => each.split(';')[0])
		.join('; ')
	const made = await post('/api/documents', { title: 'Cold' }, cookie)
	return ((await made.json()) as { id: string }).id
}
