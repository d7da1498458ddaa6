import type { Page } from '@playwright/test'
import { documentText, makeDocument, saved, saveState, write } from './document-page.ts'
import { newPerson } from './people.ts'
import { picture } from './picture.ts'
import { smallDisk } from './small-disk.ts'
import { startTandem } from './tandem.ts'
import { expect, test } from './test.ts'

/** From now on keeps what the page shows each time it says *Saved*. */
async function recordSaved(page: Page): Promise<() => Promise<string[]>> {
	await page.evaluate(() => {
		const shown: string[] = []
		Object.assign(window, { shown })
		const look = () => {
			const [state] = [...document.querySelectorAll('[aria-label="Save state"]')]
			const text = document.querySelector('[aria-label="Document text"]')?.textContent ?? ''
			if (state?.textContent?.startsWith('Saved') && shown.at(-1) !== text) shown.push(text)
		}
		new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
	})
	return () => page.evaluate(() => (window as unknown as { shown: string[] }).shown)
}

test('B-disk, G11: a full disk brings no false Saved, the page says so, and it is stored when there is room again', async ({
	browser,
}) => {
	const disk = await smallDisk()
	if (disk === null) {
		console.warn('SKIPPED: a full disk. It needs the right to mount a small one: run the tests as root on Linux.')
		test.skip()
		return
	}
	const tandem = await startTandem({ dataDir: disk.data })
	const ada = await newPerson(browser, tandem.url)
	const ben = await newPerson(browser, tandem.url)
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'Stored.')
	await saved(a)
	const b = await ben.open(path)
	await expect(documentText(b)).toContainText('Stored.')

	disk.fill()
	const shown = await recordSaved(a)
	// What the database has reserved takes some of it; then there is no room for a key.
	let typed = 0
	await expect(async () => {
		typed += 1
		await a.keyboard.type(` Key ${typed}.`)
		await expect(saveState(a)).toHaveText('Could not be stored', { timeout: 100 })
	}).toPass({ timeout: 60_000 })
	await a.keyboard.type(' Kept here.')
	await expect(a.getByRole('alert').filter({ hasText: 'Could not be stored' })).toBeVisible()
	await picture(a, 'disk-full')
	expect((await ada.context.request.post('/api/documents', { data: { title: 'No room' } })).status()).toBe(503)
	await expect(documentText(b)).not.toContainText('Kept here.')
	const promised = await shown()

	disk.free()
	await saved(a)
	await expect(documentText(b)).toContainText('Kept here.')
	await tandem.kill('SIGKILL')
	await tandem.ready()
	const after = await ben.open(path)
	await expect(documentText(after)).toContainText('Kept here.')
	const text = (await documentText(after).textContent()) ?? ''
	for (const each of promised) expect(text).toContain(each)

	for (const person of [ada, ben]) await person.leave()
	await tandem.stop()
	await disk.remove()
})
