import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { append, paragraph } from './blocks.ts'
import { saveState } from './document-page.ts'
import { expect, test } from './shared-test.ts'
import type { Tandem } from './tandem.ts'

/** Everybody who was ever made. */
function peopleOf({ dataDir }: Tandem): number {
	const database = new DatabaseSync(join(dataDir, 'tandem.db'), { readOnly: true })
	const row = database.prepare('select count(*) as people from user').get()
	database.close()
	return Number(row?.people)
}

test('F-reading: with JavaScript off and without a session a document is read by its link, and no guest is made', async ({
	tandem,
	script,
	arrive,
}) => {
	const writer = await script()
	// What greets every guest has a block of most kinds.
	const [greeting] = await writer.api.documents()
	const id = greeting?.id ?? ''
	const before = peopleOf(tandem)

	const reader = await arrive({ javaScriptEnabled: false })
	const page = await reader.open(`/d/${id}`)
	await expect(page).toHaveTitle(`${greeting?.title} – Tandem`)
	await expect(page.getByRole('heading', { level: 1, name: greeting?.title ?? '' })).toBeVisible()
	const text = page.getByRole('main')
	await expect(text).toContainText('Open it in a second tab')
	await expect(text.getByRole('heading', { level: 2 }).first()).toBeVisible()
	await expect(text.locator('ul[data-type="taskList"] input[type="checkbox"]').first()).toBeVisible()
	await expect(text.locator('ul:not([data-type]) > li').first()).toBeVisible()
	// Not by its text: Playwright reads none in there.
	await expect(saveState(page).locator('noscript')).toBeVisible()
	await expect(saveState(page).getByText('Connecting…')).toBeHidden()

	// Nothing there promises what only a script could bring.
	for (const path of ['/', '/trash']) {
		await page.goto(path)
		await expect(page.getByRole('main').locator('noscript')).toBeVisible()
		await expect(page.getByRole('status')).toBeHidden()
	}
	expect((await reader.context.cookies()).map(({ name }) => name)).toEqual(['tandem_visit'])
	expect(peopleOf(tandem)).toBe(before)
})

test('F-reading: what somebody types is in the page of a reader without a session within a second or two', async ({
	script,
	arrive,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Harbour plan' })
	const open = await writer.open(id)
	const reader = await arrive({ javaScriptEnabled: false })
	const page = await reader.open(`/d/${id}`)

	append(open.text, paragraph('The boats come in at six.'))
	await open.saved()
	open.connection.rename('Harbour plan, second draft')
	await open.saved()
	await expect(async () => {
		await page.reload()
		await expect(page.getByRole('main')).toContainText('The boats come in at six.', { timeout: 100 })
		await expect(page).toHaveTitle('Harbour plan, second draft – Tandem', { timeout: 100 })
	}).toPass({ timeout: 5000 })
	open.close()
})
