import type { Page } from '@playwright/test'
import { Chance } from '../apps/server/src/simulation/chance.ts'
import { documentText, makeDocument, readText, saved, saveState, write } from './document-page.ts'
import type { Person } from './people.ts'
import { recordSaving } from './save-record.ts'
import type { Tandem } from './tandem.ts'
import { expect, test } from './test.ts'
import { startTyping, wordsOf } from './typist.ts'

// A picture of every key would slow the typing down.
test.use({ trace: 'off' })

/** What the server has, as somebody reads it who has no session and no copy of anything. */
async function stored({ url }: Tandem, path: string): Promise<string> {
	const answer = await fetch(`${url}/api/documents/${path.slice('/d/'.length)}/html`)
	expect(answer.status).toBe(200)
	return answer.text()
}

/** Two people in one document: Ada's caret in a line of her own, Ben's in another. */
async function twoPeople(ada: Person, ben: Person): Promise<{ path: string; a: Page; b: Page }> {
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await write(a, 'Ada: \nBen: ')
	await saved(a)
	const b = await ben.open(path)
	await expect(documentText(b)).toContainText('Ben:')
	await documentText(b).locator('p').nth(1).click()
	await b.keyboard.press('End')
	await documentText(a).locator('p').nth(0).click()
	await a.keyboard.press('End')
	return { path, a, b }
}

test('G1: of five kills in the midst of typing, none takes anything that a page showed while it said Saved', async ({
	tandem,
	network,
	arrive,
}) => {
	// Five restarts, on machines of all kinds.
	test.setTimeout(180_000)
	const seed = Number(process.env.SEED ?? 20_261_124)
	console.log(`seed ${seed} (SEED=… for another)`)
	const chance = new Chance(seed)
	const site = `http://localhost:${network.port}`
	const { path, a, b } = await twoPeople(await arrive({ site }), await arrive({ site }))
	const people = [
		{ page: a, record: await recordSaving(a), typist: startTyping(a, 'a') },
		{ page: b, record: await recordSaving(b), typist: startTyping(b, 'b') },
	]
	/** Every word of every moment that was called saved is in this text, as far as it stood there in that moment. */
	const holdsWhatWasSaved = async (text: string) => {
		for (const { record } of people) {
			const last = (await record.lastSaved())?.text ?? ''
			for (const mark of ['a', 'b']) {
				// The last word may have been half typed.
				const sure = wordsOf(mark, last).slice(0, -1)
				expect(wordsOf(mark, text).slice(0, sure.length)).toEqual(sure)
			}
		}
	}
	const savedSince = (since: number) =>
		Promise.all(people.map(async ({ record }) => ((await record.lastSaved())?.at ?? 0) > since))

	for (let kill = 1; kill <= 5; kill += 1) {
		const since = Date.now()
		await expect.poll(() => savedSince(since)).toEqual([true, true])
		await people[0]?.typist.more(chance.int(1, 12))
		await tandem.kill('SIGKILL')
		// While the server is looked at, no browser can mend what it lost.
		network.set('closed')
		// Four deaths in a minute are as many as the supervisor takes for bad luck.
		if (kill === 3) {
			await tandem.stop()
			await tandem.start()
		} else await tandem.ready()
		await holdsWhatWasSaved(await stored(tandem, path))
		network.set('open')
		for (const { page } of people) await page.evaluate(() => window.dispatchEvent(new Event('online')))
	}

	const typed = await Promise.all(people.map(({ typist }) => typist.stop()))
	for (const { page, record } of people) {
		await saved(page)
		const moments = (await record.shown()).filter(({ save }) => save.startsWith('Saved'))
		expect(moments.length).toBeGreaterThan(10)
		await page.reload()
		await expect(documentText(page)).toBeEditable()
		const text = await readText(page)
		const lines = text.split('\n')
		// Nobody deletes, so what a line held once is how it begins now.
		const broken = moments.filter((then) =>
			then.text.split('\n').some((line, at) => !lines[at]?.startsWith(line.trim())),
		)
		expect(broken).toEqual([])
		expect(wordsOf('a', text)).toEqual(typed[0])
		expect(wordsOf('b', text)).toEqual(typed[1])
	}
})

test('G9: asked to end while somebody types, the server loses nothing and no page shows trouble within 3 s', async ({
	tandem,
	arrive,
}) => {
	const { path, a, b } = await twoPeople(await arrive(), await arrive())
	const people = [
		{ page: a, record: await recordSaving(a), typist: startTyping(a, 'a') },
		{ page: b, record: await recordSaving(b), typist: startTyping(b, 'b') },
	]
	for (const { typist } of people) await typist.more(5)
	const asked = Date.now()
	await tandem.kill('SIGTERM')
	await tandem.ready()
	for (const { typist } of people) await typist.more(5)
	const typed = await Promise.all(people.map(({ typist }) => typist.stop()))
	for (const { page, record } of people) {
		await saved(page)
		for (const { at, save, trouble } of await record.shown()) {
			if (at >= asked + 3000) continue
			expect(save).toMatch(/^Saved|^Saving…$|edits? waiting$/)
			expect(trouble).toBe('')
		}
	}
	await expect.poll(async () => wordsOf('a', await stored(tandem, path))).toEqual(typed[0])
	await expect.poll(async () => wordsOf('b', await stored(tandem, path))).toEqual(typed[1])
	for (const { page } of people) {
		await expect.poll(async () => wordsOf('a', await readText(page))).toEqual(typed[0])
		await expect.poll(async () => wordsOf('b', await readText(page))).toEqual(typed[1])
	}
})

test('G1: a tab that was closed while the server was down delivers when another page of its person is opened', async ({
	tandem,
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const path = await makeDocument(page)
	await write(page, 'Stored. ')
	await saved(page)
	await tandem.stop()
	await write(page, 'Typed to a server that was down.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	await page.close()
	await tandem.start()
	expect(await stored(tandem, path)).not.toContain('down')

	await ada.open('/')
	await expect.poll(() => stored(tandem, path)).toContain('Stored. Typed to a server that was down.')
})

test('G1: a tab that was closed while offline delivers when another page of its person is opened', async ({
	tandem,
	network,
	arrive,
}) => {
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const other = await ada.open('/')
	const elsewhere = await makeDocument(other)
	const page = await ada.open('/')
	const path = await makeDocument(page)
	await write(page, 'Stored. ')
	await saved(page)
	await other.close()
	network.set('closed')
	await write(page, 'Typed in a tunnel.')
	await expect(saveState(page)).toHaveText('Offline, kept on this device')
	await page.close()
	network.set('open')
	expect(await stored(tandem, path)).not.toContain('tunnel')

	// Not home: any page of Tandem will do.
	await ada.open(elsewhere)
	await expect.poll(() => stored(tandem, path)).toContain('Stored. Typed in a tunnel.')
})
