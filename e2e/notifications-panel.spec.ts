import type { Locator, Page, Route } from '@playwright/test'
import type { Person as Somebody } from '@tandem/protocol'
import { expectAccessible } from './axe.ts'
import { documentText, makeDocument } from './document-page.ts'
import { bell, entries, openPanel, panel, writeMention } from './notification-panel.ts'
import type { Person } from './people.ts'
import { picture } from './picture.ts'
import type { Script } from './script.ts'
import { expect, test } from './shared-test.ts'

const WIDE = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** A new person's home page, and who they are. */
async function comeHome(person: Person, name: string): Promise<[Page, Somebody]> {
	const page = await person.open('/')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 0 unread')
	const answer = await person.context.request.patch('/api/me', { data: { name } })
	await page.reload()
	await expect(bell(page)).toHaveAccessibleName('Notifications, 0 unread')
	return [page, (await answer.json()) as Somebody]
}

/** Somebody without a browser, under this name. */
async function named(script: () => Promise<Script>, name: string, color: Somebody['color']): Promise<Script> {
	const other = await script()
	await other.api.changeMe({ name, color })
	return other
}

/** Lets whoever this is open a document, so that they may be named in it and hear of it. */
async function visit(person: Person, id: string): Promise<void> {
	const page = await person.open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	await page.close()
}

/** Both themes. */
async function pictures(page: Page, name: string): Promise<void> {
	await picture(page, name)
	await picture(page, `${name}-dark`, 'dark')
}

const titleOf = (page: Page) => page.title()
const iconOf = (page: Page) => page.locator('link[rel=icon]').last().getAttribute('href')
const focused = (place: Locator) => expect(place).toBeFocused()

test('P-notify: by keyboard alone: opened, gone through, marked, archived, undone, chosen, closed, with the focus back', async ({
	arrive,
	script,
}) => {
	const ada = await arrive(WIDE)
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const { id } = await jonas.api.createDocument({ title: 'Provisions and crew' })
	await visit(ada, id)
	const writer = await jonas.open(id)
	await writeMention(writer, 'Second radio, charged and tested with', me)
	await writeMention(writer, 'Then the large one. I would rather carry it than wear wet gloves, says', me)
	await writeMention(writer, 'Flares: the date is checked by', me)
	await expect(bell(page)).toHaveAccessibleName('Notifications, 3 unread')
	expect(await titleOf(page)).toBe('(3) Tandem')
	expect(await iconOf(page)).toBe('/icon-unread.svg')

	const press = (key: string) => page.keyboard.press(key)
	await bell(page).focus()
	await press('Enter')
	await expect(entries(page)).toHaveCount(3)
	const link = (index: number) => entries(page).nth(index).getByRole('link')
	await press('ArrowDown')
	await focused(link(0))
	await expect(link(0)).toHaveAccessibleName('Unread: Jonas Olsen mentioned you')
	await expect(entries(page).nth(0)).toContainText('Flares: the date is checked by @Ada Reyes')
	await press('ArrowDown')
	await press('ArrowDown')
	await press('ArrowDown')
	await focused(link(2))
	await press('Home')
	await focused(link(0))

	// `u` there and back.
	await press('u')
	await expect(link(0)).toHaveAccessibleName('Jonas Olsen mentioned you')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 2 unread')
	await press('u')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 3 unread')
	await focused(link(0))

	// `e`: the focus goes on to what took its place, and it can be undone.
	await press('e')
	await expect(entries(page)).toHaveCount(2)
	await focused(link(0))
	await expect(entries(page).nth(0)).toContainText('wet gloves')
	await expect(page.getByText('Archived', { exact: true })).toBeVisible()
	await page.getByRole('button', { name: 'Undo' }).press('Enter')
	await expect(entries(page)).toHaveCount(3)
	await expect(entries(page).nth(0)).toContainText('Flares')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 3 unread')

	// Only what is unread, kept for this tab; what is read leaves the list and the focus stays in it.
	await panel(page)
		.getByRole('button', { name: /^Unread/ })
		.press('Enter')
	await page.reload()
	await bell(page).press('Enter')
	await expect(panel(page).getByRole('button', { name: /^Unread/ })).toHaveAttribute('aria-pressed', 'true')
	await expect(entries(page)).toHaveCount(3)
	await press('ArrowDown')
	await press('u')
	await expect(entries(page)).toHaveCount(2)
	await focused(link(0))

	// Chosen: read, and open where it names one.
	await press('Enter')
	await page.waitForURL(new RegExp(`/d/${id}`))
	await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread')
	await expect(documentText(page)).toContainText('Flares')
	await expect(page).toHaveTitle('(1) Provisions and crew – Tandem')
	await panel(page).getByRole('button', { name: 'Mark all read' }).press('Enter')
	await expect(panel(page)).toContainText('Everything is read')
	await expect(page).toHaveTitle('Provisions and crew – Tandem')
	expect(await iconOf(page)).toBe('/icon.svg')
	await panel(page).getByRole('button', { name: 'Show all' }).press('Enter')
	await expect(entries(page)).toHaveCount(3)
	await press('ArrowDown')
	await press('Escape')
	await expect(panel(page)).toBeHidden()
	await focused(bell(page))
	writer.close()
})

test('P-notify: the open panel and the phone’s sheet have no grave violation; what each kind tells is seen', async ({
	arrive,
	script,
}) => {
	const ada = await arrive(WIDE)
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	await openPanel(page)
	await expect(panel(page)).toContainText('When somebody names you with @ or opens what you made, it is told here.')
	await expectAccessible(page, 'the empty panel')
	await pictures(page, 'notifications-empty')

	const others = [
		await named(script, 'Jonas Olsen', 'indigo'),
		await named(script, 'Mika', 'orange'),
		await named(script, 'Lena Quiet Harbour of the Northern Seas', 'fuchsia'),
	] as const
	const [jonas, mika, lena] = others
	const plan = await jonas.api.createDocument({ title: 'Provisions and crew' })
	const title = 'A long title of a document that tells everything about the journey there and the journey back again'
	const journal = await lena.api.createDocument({ title })
	await visit(ada, plan.id)
	await visit(ada, journal.id)
	const notes = (await (
		await ada.context.request.post('/api/documents', { data: { title: 'Route notes' } })
	).json()) as { id: string }
	for (const other of others) (await other.open(notes.id)).close()
	await lena.api.trashDocument(journal.id)
	const first = await jonas.open(plan.id)
	await writeMention(first, 'Second radio, charged and tested with', me)
	const second = await mika.open(plan.id)
	await writeMention(second, 'Then the large one. I would rather carry it than wear wet gloves; ask', me)
	await expect(bell(page)).toHaveAccessibleName('Notifications, 4 unread')
	await expect(panel(page).getByText('and 2 others opened it')).toBeVisible()
	await expect(panel(page).getByText('moved it to the trash')).toBeVisible()
	await expect(entries(page)).toHaveCount(4)
	await expect(panel(page).getByRole('heading', { name: title })).toBeVisible()
	await expectAccessible(page, 'the panel')
	await page.goto(`/d/${plan.id}`)
	await expect(documentText(page)).toBeEditable()
	await openPanel(page)
	await expect(entries(page)).toHaveCount(4)
	await expectAccessible(page, 'the panel beside a document')
	await pictures(page, 'notifications')

	// The same person's phone.
	const phone = await arrive(PHONE)
	await phone.context.addCookies(await ada.context.cookies())
	const small = await phone.open('/')
	await expect(bell(small)).toHaveAccessibleName('Notifications, 4 unread')
	await bell(small).tap()
	await expect(entries(small)).toHaveCount(4)
	await expectAccessible(small, 'the sheet')
	await pictures(small, 'phone-notifications')
	// The Tab key stays in the sheet; Escape gives the focus back.
	for (let presses = 0; presses < 20; presses += 1) {
		await small.keyboard.press('Tab')
		const inside = await small.getByRole('dialog').evaluate((box) => box.contains(document.activeElement))
		expect(inside, `after ${presses + 1} presses of Tab`).toBe(true)
	}
	await small.keyboard.press('Escape')
	await expect(panel(small)).toBeHidden()
	await focused(bell(small))

	// One document's are read at once, in the other browser as well.
	await panel(page).getByRole('button', { name: 'Mark Provisions and crew read' }).click()
	await expect(bell(page)).toHaveAccessibleName('Notifications, 2 unread')
	await expect(bell(small)).toHaveAccessibleName('Notifications, 2 unread')
	first.close()
	second.close()
})

test('P-notify: what was thrown away or deleted is said, with what to do about it, instead of a page that only says no', async ({
	arrive,
	script,
}) => {
	const ada = await arrive(WIDE)
	const [page] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const theirs = await jonas.api.createDocument({ title: 'Theirs' })
	await visit(ada, theirs.id)
	const path = await makeDocument(page)
	const mine = path.slice(3)
	await ada.context.request.patch(`/api/documents/${mine}`, { data: { title: 'Mine' } })
	;(await jonas.open(mine)).close()
	await page.goto('/')
	await jonas.api.trashDocument(theirs.id)
	await ada.context.request.post(`/api/documents/${mine}/trash`)
	await openPanel(page)
	await expect(entries(page)).toHaveCount(2)

	await entries(page).filter({ hasText: 'moved it to the trash' }).getByRole('link').click()
	await expect(page.getByText('Theirs is in the trash. Its maker can restore it.')).toBeVisible()
	expect(new URL(page.url()).pathname).toBe('/')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread')

	await entries(page).filter({ hasText: 'opened it' }).getByRole('link').click()
	await expect(page.getByText('Mine is in the trash. Restore it to open it.')).toBeVisible()
	await page.getByRole('button', { name: 'Restore' }).click()
	await expect(page.getByRole('main').getByRole('link', { name: 'Mine' })).toBeVisible()

	// Deleted at the very moment in which it is chosen: sooner, what tells of it would no longer be listed.
	const deleteFirst = async (route: Route) => {
		await jonas.api.deleteDocument(theirs.id)
		await route.continue()
	}
	await page.route(`**/api/documents/${theirs.id}/access`, deleteFirst, { times: 1 })
	const left = entries(page).filter({ hasText: 'moved it to the trash' })
	await left.getByRole('link').click()
	await expect(page.getByText(/Theirs was deleted for good/)).toBeVisible()
	await expect(left).toHaveCount(0)
})

test('P-notify: the list stays while the server cannot be reached, says since when it may be behind, and what is refused is put back', async ({
	arrive,
	network,
	script,
}) => {
	const ada = await arrive({ ...WIDE, site: `http://localhost:${network.port}` })
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const { id } = await jonas.api.createDocument({ title: 'Provisions and crew' })
	await visit(ada, id)
	const writer = await jonas.open(id)
	await writeMention(writer, 'Second radio, charged and tested with', me)
	await openPanel(page)
	await expect(entries(page)).toHaveCount(1)
	network.set('closed')
	await expect(panel(page).getByText(/Reconnecting\. This list may be behind since \d\d:\d\d\./)).toBeVisible()
	await expect(entries(page)).toHaveCount(1)
	await expectAccessible(page, 'the panel while the server cannot be reached')
	await pictures(page, 'notifications-offline')

	// Seen at once, and put back when it turns out not to be so.
	await entries(page).getByRole('link').focus()
	await page.keyboard.press('u')
	await expect(page.getByText('Tandem cannot be reached at the moment. Nothing changed.')).toBeVisible()
	await expect(entries(page).getByRole('link')).toHaveAccessibleName('Unread: Jonas Olsen mentioned you')
	await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread')
	await page.keyboard.press('e')
	await expect(entries(page)).toHaveCount(1)

	network.set('open')
	await writeMention(writer, 'And once more:', me)
	await expect(bell(page)).toHaveAccessibleName('Notifications, 2 unread', { timeout: 30_000 })
	await expect(panel(page).getByText('Reconnecting')).toBeHidden()
	writer.close()
})

test('P-notify: two hundred are listed, gone through and read without delay', async ({ arrive, script }) => {
	test.setTimeout(180_000)
	const ada = await arrive(WIDE)
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	// At most twenty mentions of an author arrive within a minute.
	for (let author = 0; author < 10; author += 1) {
		const other = await named(script, `Author ${author + 1}`, 'blue')
		const { id } = await other.api.createDocument({ title: `Chapter ${author + 1}` })
		await ada.context.request.get(`/api/documents/${id}/html`)
		await visit(ada, id)
		const writer = await other.open(id)
		for (let passage = 0; passage < 20; passage += 1) {
			await writeMention(writer, `Passage ${passage + 1} of chapter ${author + 1} is for`, me)
		}
		writer.close()
	}
	await expect(bell(page)).toHaveAccessibleName('Notifications, 200 unread', { timeout: 30_000 })
	await expect(page).toHaveTitle('(99+) Tandem')
	const began = Date.now()
	await openPanel(page)
	await expect(entries(page)).toHaveCount(200)
	console.log(`two hundred entries listed in ${Date.now() - began} ms`)
	await page.keyboard.press('End')
	await focused(entries(page).nth(199).getByRole('link'))
	await expect(entries(page).nth(199)).toBeInViewport()
	await page.keyboard.press('Home')
	await focused(entries(page).nth(0).getByRole('link'))
	await pictures(page, 'notifications-two-hundred')
	await panel(page).getByRole('button', { name: 'Mark all read' }).click()
	await expect(bell(page)).toHaveAccessibleName('Notifications, 0 unread')
	await expect(page).toHaveTitle('Tandem')
})

test('P-notify: an arrival interrupts where somebody looks, not in the document it is about, and five more are one sentence', async ({
	arrive,
	script,
}) => {
	const ada = await arrive(WIDE)
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const plan = await jonas.api.createDocument({ title: 'Plan' })
	const inside = await ada.open(`/d/${plan.id}`)
	await expect(documentText(inside)).toBeEditable()
	const writer = await jonas.open(plan.id)
	await writeMention(writer, 'First:', me)
	// It is said to who listens, and nothing covers the page.
	await expect(inside.locator('p[aria-live=polite]', { hasText: 'Jonas Olsen mentioned you in Plan' })).toHaveCount(1)
	await expect(inside.getByRole('region', { name: /Notices/ }).getByText('mentioned you')).toHaveCount(0)
	const toast = page.getByRole('listitem').filter({ hasText: 'Jonas Olsen mentioned you in Plan' })
	await expect(toast).toHaveCount(1)
	for (let more = 0; more < 7; more += 1) await writeMention(writer, `More ${more}:`, me)
	await expect(page.getByText('5 new notifications')).toBeVisible()
	await expect(toast).toHaveCount(3)
	await page.getByRole('button', { name: 'Show' }).click()
	await expect(entries(page)).toHaveCount(8)
	writer.close()
})

test('P-notify: who signs in after another in the same browser sees nothing of theirs', async ({ arrive, script }) => {
	const ada = await arrive(WIDE)
	const [page, me] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const plan = await jonas.api.createDocument({ title: 'Plan' })
	await visit(ada, plan.id)
	const writer = await jonas.open(plan.id)
	await writeMention(writer, 'For', me)
	await openPanel(page)
	await expect(entries(page)).toHaveCount(1)
	await ada.context.request.post('/api/auth/sign-out', { data: {} })
	await ada.context.request.post('/api/auth/sign-in/anonymous', { data: {} })
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
	const box = page.getByRole('alertdialog', { name: 'Somebody else uses this browser now' })
	await expect(box).toBeVisible()
	await expect(panel(page)).toHaveCount(0)
	await expect(page).toHaveTitle('Tandem')
	await box.getByRole('button', { name: 'Reload' }).click()
	await expect(bell(page)).toHaveAccessibleName('Notifications, 0 unread')
	await openPanel(page)
	await expect(panel(page)).toContainText('Nothing new')
	writer.close()
})

test('P-home-live: home shows who is where and what just happened, and its list follows while nobody points at it', async ({
	arrive,
	script,
}) => {
	const ada = await arrive(WIDE)
	const [page] = await comeHome(ada, 'Ada Reyes')
	const jonas = await named(script, 'Jonas Olsen', 'indigo')
	const mika = await named(script, 'Mika', 'orange')
	const titles = ['Harbour plan', 'Route notes', 'Provisions and crew']
	const made = []
	for (const title of titles) {
		const document = await jonas.api.createDocument({ title })
		await visit(ada, document.id)
		made.push(document)
	}
	const list = page.getByRole('region', { name: 'Recent' })
	const rows = () => list.getByRole('listitem').getByRole('link').allTextContents()
	const happened = page.getByRole('complementary', { name: 'What just happened' })
	await expect.poll(rows).toEqual(['Provisions and crew', 'Route notes', 'Harbour plan', 'Welcome to Tandem'])

	const [harbour] = made
	const writer = await jonas.open(harbour?.id ?? '')
	const reader = await mika.open(harbour?.id ?? '')
	for (const each of [writer, reader]) each.connection.awareness.setLocalStateField('cursor', null)
	const row = list.getByRole('listitem').filter({ hasText: 'Harbour plan' })
	await expect(row).toContainText(/(Jonas Olsen|Mika) and 1 more are here now/)
	reader.close()
	await expect(row).toContainText('Jonas Olsen is here now')

	// The pointer is on the list: what is written shows, and no row moves under it.
	await list.getByRole('listitem').first().hover()
	await writeMention(writer, 'A line for', mika.person)
	await expect(happened.getByRole('listitem').first()).toContainText('Jonas Olsen edited Harbour plan')
	expect((await rows())[0]).toBe('Provisions and crew')
	await page.getByRole('heading', { level: 1 }).hover()
	await expect.poll(rows).toEqual(['Harbour plan', 'Provisions and crew', 'Route notes', 'Welcome to Tandem'])
	await expectAccessible(page, 'home, live')
	await pictures(page, 'home-live')

	await jonas.api.renameDocument(made[1]?.id ?? '', 'Route and tides')
	await expect.poll(rows).toEqual(['Route and tides', 'Harbour plan', 'Provisions and crew', 'Welcome to Tandem'])
	await jonas.api.trashDocument(made[2]?.id ?? '')
	await expect.poll(rows).toEqual(['Route and tides', 'Harbour plan', 'Welcome to Tandem'])
	await expect(happened.getByRole('listitem').first()).toContainText('Jonas Olsen threw away Provisions and crew')
	await jonas.api.restoreDocument(made[2]?.id ?? '')
	await expect.poll(async () => (await rows()).includes('Provisions and crew')).toBe(true)
	writer.close()
	await expect(row).not.toContainText('here now')

	// The first HTML has it all already.
	const html = await (await ada.context.request.get('/')).text()
	expect(html).toMatch(/restored<\/span>/)
})
