import { documentText, saved, saveState, write } from './document-page.ts'
import { HOSTILE_CONTENT } from './greedy/hostile-documents.ts'
import { openGreedyWriter } from './greedy/writer.ts'
import { expect, test } from './shared-test.ts'
import { documentOf, rowsOnDisk, type StoredRow } from './stored-log.ts'

const by = (person: string, rows: readonly StoredRow[]) => rows.filter((row) => row.person === person)

for (const what of ['a map among the blocks', 'an embed in a text']) {
	test(`G12: ${what}, sent while an editor is open, takes the editor away; no key of its person deletes anything`, async ({
		arrive,
		script,
		tandem,
	}) => {
		const eve = await script()
		const { id } = await eve.api.createDocument({ title: 'Strange' })
		const page = await (await arrive()).open(`/d/${id}`)
		await expect(documentText(page)).toBeEditable()
		await write(page, 'Written before.')
		await saved(page)
		const [before] = rowsOnDisk(tandem.dataDir, id).slice(-1)
		if (before === undefined) throw new Error('nothing was stored')

		const greedy = await openGreedyWriter(eve, id)
		for (const update of HOSTILE_CONTENT[what]?.updates() ?? []) await greedy.stored(greedy.send(update))
		await expect(saveState(page)).toHaveText('Read only')
		await page.keyboard.type('nobody reads this')
		await expect(page.getByRole('main')).toContainText('Written before.')
		await greedy.wire.close()

		// Whoever opens it now, before or after the server has cleared up, loses nothing either.
		const late = await (await arrive()).open(`/d/${id}`)
		await expect(late.getByRole('main')).toContainText('Written before.')
		await late.keyboard.type('nor this')
		await late.close()
		await page.close()
		const rows = rowsOnDisk(tandem.dataDir, id)
		expect(by(before.person, rows).at(-1)).toEqual(before)
		const people = new Set(rows.map(({ person }) => person))
		expect([...people].filter((person) => ![before.person, eve.person.id, 'server'].includes(person))).toEqual([])
		expect(documentOf(rows).getXmlFragment('document').toString()).toContain('Written before.')
	})
}

test('G12: cleared up by the server, a document with a map among its blocks is edited again, and the key keeps it all', async ({
	arrive,
	script,
	tandem,
}) => {
	const eve = await script()
	const { id } = await eve.api.createDocument({ title: 'Strange' })
	const ada = await arrive()
	const page = await ada.open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	await write(page, 'Written before.')
	await saved(page)
	await page.close()
	const greedy = await openGreedyWriter(eve, id)
	for (const update of HOSTILE_CONTENT['a map among the blocks']?.updates() ?? []) {
		await greedy.stored(greedy.send(update))
	}
	await greedy.wire.close()
	await expect.poll(() => by('server', rowsOnDisk(tandem.dataDir, id)).length).toBeGreaterThan(0)
	const again = await ada.open(`/d/${id}`)
	await expect(documentText(again)).toBeEditable()
	await write(again, ' The next key.')
	await saved(again)
	const text = documentOf(rowsOnDisk(tandem.dataDir, id)).getXmlFragment('document').toString()
	expect(text).toContain('Written before. The next key.')
})
