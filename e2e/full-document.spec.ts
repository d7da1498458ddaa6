import type { Page } from '@playwright/test'
import { FAILURES, LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'
import { append, paragraph } from './blocks.ts'
import { documentText, readText, saved } from './document-page.ts'
import { picture } from './picture.ts'
import { expect, test } from './shared-test.ts'
import { bytes, varuint } from './update-bytes.ts'

/** Leaves behind in a document what so many more Yjs clients do that wrote a letter and deleted it. */
function leaveTraces(doc: Y.Doc, clients: number): void {
	const section = (at: number) => [1, ...varuint(2 ** 31 + at), 0, 0, 1]
	Y.applyUpdate(doc, bytes(clients, Array.from({ length: clients }, (_, at) => section(at)).flat(), [0]))
}

const lastLine = async (page: Page) => (await readText(page)).split('\n').at(-1)

test('P-states: document full: what was refused is in the recovery box and told of, the document opens again, and deleting still works', async ({
	tandem,
	arrive,
	script,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Log of the Heron' })
	const log = await writer.open(id)
	// Enough that the end of it and what stands above it are not seen together.
	append(log.text, ...Array.from({ length: 60 }, (_, day) => paragraph(`Day ${day + 1}.`)))
	await log.saved()
	leaveTraces(log.doc, LIMITS.document.clients - log.doc.store.clients.size)
	await log.saved()
	log.close()

	const page = await (await arrive()).open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	await documentText(page).click()
	await page.keyboard.press('ControlOrMeta+End')
	await page.keyboard.type('x')
	const box = page.getByRole('region', { name: 'Recovered text' })
	const told = page.getByRole('listitem').filter({ hasText: '1 edit of yours was not stored' })
	await expect(told).toBeVisible()
	await expect(box).not.toBeInViewport()
	await told.getByRole('button', { name: 'Show' }).click()
	await expect(box).toBeInViewport()
	await expect(box).toContainText(FAILURES['document-full'].sentence)
	await expect(box.getByRole('button', { name: 'Copy' })).toBeVisible()
	await expect(box.getByRole('button', { name: 'Download' })).toBeVisible()
	await expect.poll(() => lastLine(page)).toBe('Day 60.')
	await expect(documentText(page)).toBeEditable()
	await picture(page, 'document-full')

	const refusals = () => tandem.logs.filter((line) => line.includes('"code":"document-full"')).length
	const before = refusals()
	await box.getByRole('button', { name: 'Try again' }).click()
	await expect.poll(refusals).toBe(before + 1)
	await expect(box.locator('pre')).toHaveText('x')
	await expect(documentText(page)).toBeEditable()
	await documentText(page).click()
	await page.keyboard.press('ControlOrMeta+End')
	for (const _ of '60.') await page.keyboard.press('Backspace')
	await saved(page)
	expect(await lastLine(page)).toBe('Day ')
	await expect.poll(() => writer.api.html(id)).not.toContain('Day 60.')
	await expect(box.locator('pre')).toHaveText('x')
})
