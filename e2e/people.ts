import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'

/** Somebody with a browser of their own: other cookies and storage than everybody else. */
export interface Person {
	readonly context: BrowserContext
	/** Opens another tab at a path, e.g. `/d/…`. */
	open(path: string): Promise<Page>
	/** Closes the browser with all its tabs; may be called again. */
	leave(): Promise<void>
}

/** A person who reaches Tandem at `site`, e.g. `http://localhost:3000`, or `http://lan.test:…` for no secure context. */
export async function newPerson(browser: Browser, site: string, options: BrowserContextOptions = {}): Promise<Person> {
	const context = await browser.newContext({ baseURL: site, ...options })
	return {
		context,
		open: async (path) => {
			const page = await context.newPage()
			await page.goto(path)
			return page
		},
		leave: () => context.close(),
	}
}
