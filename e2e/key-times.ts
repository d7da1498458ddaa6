import type { Page } from '@playwright/test'
import { documentText } from './document-page.ts'

/** The key that is timed. Nothing else in the texts has it, nor does any name: the ones beside carets are counted too. */
export const KEY = '%'

/** When each timed key was pressed, by the machine's clock, and how long until the second frame after it, in milliseconds. */
interface Keys {
	readonly pressed: number[]
	readonly drawn: number[]
}

/** From now on notes this page's keys. */
export async function watchKeys(page: Page): Promise<void> {
	await page.evaluate((key) => {
		const keys: Keys = { pressed: [], drawn: [] }
		Object.assign(window, { keys })
		const note = (event: KeyboardEvent) => {
			if (event.key !== key) return
			const { timeStamp } = event
			keys.pressed.push(Date.now() - (performance.now() - timeStamp))
			requestAnimationFrame(() => requestAnimationFrame(() => keys.drawn.push(performance.now() - timeStamp)))
		}
		window.addEventListener('keydown', note, true)
	}, KEY)
}

/** What was noted of the keys so far. */
export const keysOf = (page: Page): Promise<Keys> => page.evaluate(() => (window as unknown as { keys: Keys }).keys)

/** From now on notes when letters that others type are drawn in this page. */
export async function watchArrivals(page: Page): Promise<void> {
	await documentText(page).evaluate((element, key) => {
		const arrived: number[] = []
		Object.assign(window, { arrived })
		let known = 0
		const look = () => {
			const count = (element.textContent ?? '').split(key).length - 1
			if (count <= known) return
			const more = count - known
			known = count
			const draw = () => arrived.push(...Array.from({ length: more }, () => Date.now()))
			requestAnimationFrame(() => requestAnimationFrame(draw))
		}
		new MutationObserver(look).observe(element, { subtree: true, childList: true, characterData: true })
	}, KEY)
}

/** When each of the others' letters was drawn, by the machine's clock, in their order. */
export const arrivalsOf = (page: Page): Promise<readonly number[]> =>
	page.evaluate(() => (window as unknown as { arrived: number[] }).arrived)
