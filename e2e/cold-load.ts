import { gzipSync } from 'node:zlib'
import type { Browser, Page, Request } from '@playwright/test'

/** Bytes of JavaScript, gzipped the same way whatever the server does. */
export interface Scripts {
	/** Named by the first HTML: before these the text can be read and scrolled. */
	readonly first: number
	/** Everything fetched until the page is as it will be. */
	readonly all: number
}

/** So long without a script a page has fetched all that it fetches by itself, in ms. */
const QUIET = 500

/** Resolves when no script is under way, and none was for a while. The network itself is never idle: events are streamed. */
function quiet(page: Page): Promise<void> {
	const isScript = (request: Request) => request.resourceType() === 'script'
	return new Promise((resolve) => {
		let underWay = 0
		let timer = setTimeout(resolve, QUIET)
		const later = (change: number) => (request: Request) => {
			if (!isScript(request)) return
			underWay += change
			clearTimeout(timer)
			if (underWay <= 0) timer = setTimeout(resolve, QUIET)
		}
		page.on('request', later(1)).on('requestfinished', later(-1)).on('requestfailed', later(-1))
	})
}

/** Opens a page in a browser that has nothing cached; `settled` waits for what shows that it is done. */
export async function coldLoad(
	browser: Browser,
	url: string,
	settled: (page: Page) => Promise<unknown>,
): Promise<Scripts> {
	const context = await browser.newContext()
	try {
		const page = await context.newPage()
		const sizes = new Map<string, Promise<number>>()
		page.on('response', (response) => {
			if (response.request().resourceType() !== 'script') return
			sizes.set(
				response.url(),
				response.body().then((body) => gzipSync(body, { level: 9 }).length),
			)
		})
		const answer = await page.goto(url)
		const html = (await answer?.text()) ?? ''
		await settled(page)
		await quiet(page)
		const named = new Set(
			[...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map((match) => new URL(match[1] ?? '', url).href),
		)
		let first = 0
		let all = 0
		for (const [script, size] of sizes) {
			const bytes = await size
			all += bytes
			if (named.has(script)) first += bytes
		}
		return { first, all }
	} finally {
		await context.close()
	}
}
