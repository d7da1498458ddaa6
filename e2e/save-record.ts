import type { Page } from '@playwright/test'

/** What a page showed in one frame. */
export interface Shown {
	/** Milliseconds since 1970. */
	readonly at: number
	/** The words of the save state. */
	readonly save: string
	/** The words of the strip that tells trouble; '' while there is none. */
	readonly trouble: string
	/** The blocks of the text, a line each. */
	readonly text: string
}

export interface SaveRecord {
	/** Everything shown so far: one entry for each frame that differs from the one before. */
	shown(): Promise<readonly Shown[]>
	/** What was called saved last. */
	lastSaved(): Promise<Shown | undefined>
}

/** Looks at every frame of a document's page, until that page is left or loaded again. */
export async function recordSaving(page: Page): Promise<SaveRecord> {
	await page.evaluate(() => {
		const record: Shown[] = []
		Object.assign(window, { record })
		const words = (selector: string) => document.querySelector(selector)?.textContent ?? ''
		const look = () => {
			const blocks = document.querySelector('[role=textbox][contenteditable]')?.cloneNode(true) as Element | undefined
			// Names at others' carets are no text.
			for (const caret of blocks?.querySelectorAll('.caret') ?? []) caret.remove()
			const save = words('[role=status][aria-label="Save state"]')
			const trouble = words('[aria-label=Trouble] [role=alert]')
			const text = Array.from(blocks?.children ?? [], (block) => block.textContent).join('\n')
			const last = record.at(-1)
			if (last?.save !== save || last.trouble !== trouble || last.text !== text)
				record.push({ at: Date.now(), save, trouble, text })
			requestAnimationFrame(look)
		}
		look()
	})
	return {
		shown: () => page.evaluate(() => (window as unknown as { record: Shown[] }).record),
		lastSaved: () =>
			page.evaluate(() => {
				const { record } = window as unknown as { record: Shown[] }
				return record.findLast(({ save }) => save.startsWith('Saved'))
			}),
	}
}
