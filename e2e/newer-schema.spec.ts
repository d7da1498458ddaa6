import type { Page } from '@playwright/test'
import { SCHEMA_NUMBER } from '@tandem/editor/schema'
import * as Y from 'yjs'
import { append, block, paragraph } from './blocks.ts'
import { documentText, saved, saveState, write } from './document-page.ts'
import type { Script } from './script.ts'
import type { ScriptedPage } from './scripted-page.ts'
import { expect, test } from './shared-test.ts'

const NEWER = SCHEMA_NUMBER + 1

/** What no page of today knows: a mark on two words and a block around a paragraph. */
function writeUnknown({ text }: ScriptedPage): void {
	const marked = new Y.XmlText()
	marked.insert(0, 'High tide', { highlight: { color: 'yellow' } })
	marked.insert(9, ' is at noon.', { highlight: null })
	append(text, block('paragraph', [marked]), block('callout', [paragraph('Mind the rope.')], { tone: 'warning' }))
}

/** Everything stored: each struct, each deletion, and the text. Whatever anybody adds or deletes changes it. */
async function stored(reader: Script, document: string): Promise<{ all: string; text: string }> {
	const page = await reader.open(document, { schema: NEWER })
	// Once this is stored, everything that was stored before it has arrived.
	page.connection.rename('Tides')
	await page.saved()
	const { sv, ds } = Y.snapshot(page.doc)
	const all = JSON.stringify({ structs: [...sv].sort(), deletions: [...ds.clients].sort() })
	const text = page.text.toString()
	page.close()
	return { all, text }
}

/** The page as somebody sees it who may read everything and change nothing. */
async function expectOnlyReload(page: Page): Promise<void> {
	await expect(page.getByRole('alert').filter({ hasText: 'A newer Tandem is running: reload' })).toBeVisible()
	await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
	await expect(saveState(page)).toHaveText('Read only')
	await expect(documentText(page)).toBeHidden()
	const main = page.getByRole('main')
	await expect(main).toContainText('High tide is at noon.')
	await expect(main).toContainText('Mind the rope.')
}

for (const schema of [NEWER, SCHEMA_NUMBER]) {
	const who = schema === NEWER ? 'a newer page wrote' : 'another editor wrote under the number of this page'

	test(`G12: a document with a node and a mark that ${who} is shown, not edited, and nothing is removed`, async ({
		arrive,
		script,
	}) => {
		const writer = await script()
		const { id } = await writer.api.createDocument({ title: 'Tides' })
		const newer = await writer.open(id, { schema })
		writeUnknown(newer)
		await newer.saved()
		newer.close()
		const before = await stored(writer, id)

		const ada = await arrive()
		const page = await ada.open(`/d/${id}`)
		await expectOnlyReload(page)
		// The same page once more: the browser's copy of the first visit changes nothing.
		await page.getByRole('button', { name: 'Reload' }).click()
		await page.waitForLoadState()
		await expectOnlyReload(page)
		await page.keyboard.type('nobody reads this')
		expect(await stored(writer, id)).toEqual(before)
	})

	test(`G12: a node and a mark that ${who} while the editor is open take the editor away, and nothing is removed`, async ({
		arrive,
		script,
	}) => {
		const writer = await script()
		const { id } = await writer.api.createDocument({ title: 'Tides' })
		const [ada, ben] = [await arrive(), await arrive()]
		const a = await ada.open(`/d/${id}`)
		const b = await ben.open(`/d/${id}`)
		for (const page of [a, b]) await expect(documentText(page)).toBeEditable()
		await write(a, 'Written before.')
		await saved(a)
		await expect(documentText(b)).toContainText('Written before.')

		const newer = await writer.open(id, { schema })
		writeUnknown(newer)
		await newer.saved()
		const before = await stored(writer, id)
		for (const page of [a, b]) {
			await expectOnlyReload(page)
			await page.keyboard.type('nobody reads this')
			await expect(page.getByRole('main')).toContainText('Written before.')
		}
		expect(await stored(writer, id)).toEqual(before)
		newer.close()
	})
}

test('G12: what was typed and not yet stored when a newer page wrote is stored all the same', async ({
	arrive,
	script,
	network,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Tides' })
	const ada = await arrive({ site: `http://localhost:${network.port}` })
	const page = await ada.open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	network.set('half-open')
	await write(page, 'Typed in the tunnel.')
	const newer = await writer.open(id, { schema: NEWER })
	writeUnknown(newer)
	await newer.saved()
	newer.close()

	network.set('closed')
	network.set('open')
	await expectOnlyReload(page)
	await expect(async () => expect(await writer.api.html(id)).toContain('Typed in the tunnel.')).toPass({
		timeout: 10_000,
	})
	const { text } = await stored(writer, id)
	expect(text).toContain('Typed in the tunnel.')
	expect(text).toContain('<callout tone="warning"><paragraph>Mind the rope.</paragraph></callout>')
	expect(text).toContain('<highlight color="yellow">High tide</highlight>')
})
