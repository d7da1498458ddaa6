import { gzipSync } from 'node:zlib'
import type { Browser, Page } from '@playwright/test'

/** Bytes of JavaScript, gzipped the same way whatever the server does. */
export interface Scripts {
	/** Named by the first HTML: before these the text can be read and scrolled. */
	readonly first: number
	/** Everything fetched until the page is as it will be. */
	readonly all: number
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
		await page.waitForLoadState('networkidle')
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
