import type { Page } from '@playwright/test'
import { LIMITS } from '@tandem/protocol'
import { expectAccessible } from './axe.ts'
import { picture } from './picture.ts'
import { expect, test } from './shared-test.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const LONG = 'A name as long as anybody may give one, and not a letter more'.slice(0, LIMITS.tokenName)

const box = (page: Page) => page.getByRole('dialog', { name: 'Access for programs' })
const tokens = (page: Page) => box(page).getByRole('list', { name: 'Tokens' }).getByRole('listitem')

async function openBox(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Name, colour and appearance' }).click()
	await page.getByRole('button', { name: /^Access for programs/ }).click()
	await expect(box(page)).toBeVisible()
}

async function both(page: Page, name: string): Promise<void> {
	await picture(page, name)
	// Ends in the dark theme, with all of it drawn.
	await expectAccessible(page, name)
	await picture(page, `${name}-dark`, 'dark')
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
	await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(251, 250, 247)')
}

/** What a program is answered that knows nothing but a token. */
async function asProgram(site: string, token: string): Promise<number> {
	return (await fetch(`${site}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status
}

test('P-programs, I-axe, G4: a token is made, shown once, used, and stops when it is revoked', async ({
	arrive,
	tandem,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await page.getByRole('button', { name: 'Name, colour and appearance' }).click()
	await expect(page.getByRole('dialog', { name: 'You' })).toBeVisible()
	await both(page, 'you')
	await page.getByRole('button', { name: /^Access for programs/ }).click()
	await expect(box(page).getByText('No tokens yet')).toBeVisible()
	await both(page, 'programs-empty')

	await box(page).getByRole('button', { name: 'New token' }).click()
	await expect(box(page).getByRole('textbox', { name: 'Name' })).toBeFocused()
	await box(page).getByRole('textbox', { name: 'Name' }).fill('Nightly backup')
	await box(page)
		.getByRole('radio', { name: /^Read and write/ })
		.check()
	await box(page).getByRole('combobox', { name: 'Ends after' }).selectOption('A year')
	await both(page, 'programs-new')
	await box(page).getByRole('button', { name: 'Make token' }).click()

	const field = box(page).getByRole('textbox', { name: 'Your new token' })
	const token = await field.inputValue()
	expect(token).toMatch(/^tandem_[\w-]{43}$/)
	await both(page, 'programs-made')
	await box(page).getByRole('button', { name: 'Copy token' }).click()
	await expect(box(page).getByRole('status')).toHaveText(/Token copied|The token is selected/)
	expect(await asProgram(tandem.url, token)).toBe(200)
	await box(page).getByRole('button', { name: 'Done' }).click()
	await expect(tokens(page)).toHaveText([/Nightly backup.*Reads and writes.*never used.*ends/])
	expect(await page.content()).not.toContain(token)

	// Used by now, and so it says with the next look.
	await page.keyboard.press('Escape')
	await openBox(page)
	await expect(tokens(page)).toHaveText([/used lately/])

	await box(page).getByRole('button', { name: 'Revoke Nightly backup' }).click()
	await expect(box(page).getByRole('button', { name: 'Keep' })).toBeFocused()
	await both(page, 'programs-revoke')
	await box(page).getByRole('button', { name: 'Keep' }).click()
	await expect(box(page).getByRole('button', { name: 'Revoke Nightly backup' })).toBeFocused()
	expect(await asProgram(tandem.url, token)).toBe(200)
	await box(page).getByRole('button', { name: 'Revoke Nightly backup' }).click()
	await box(page).getByRole('button', { name: 'Revoke now' }).click()
	await expect(box(page).getByText('No tokens yet')).toBeVisible()
	expect(await asProgram(tandem.url, token)).toBe(401)
})

test('P-programs, I-axe: many tokens and long names keep their shape, also on a phone; too many are refused with a sentence', async ({
	arrive,
}) => {
	for (const options of [{}, PHONE]) {
		const ada = await arrive(options)
		const page = await ada.open('/')
		if ('isMobile' in options) await page.getByRole('button', { name: 'Navigation' }).click()
		await expect(page.getByRole('button', { name: 'Name, colour and appearance' })).toBeVisible()
		const drafts = [
			{ name: 'Calendar feed', scope: 'read', expiresInDays: 30 },
			{ name: 'W'.repeat(LIMITS.tokenName), scope: 'write', expiresInDays: 366 },
			{ name: LONG, scope: 'write' },
		]
		for (const data of drafts) expect((await page.request.post('/api/tokens', { data })).status()).toBe(201)
		await openBox(page)
		await expect(tokens(page)).toHaveCount(3)
		const wide = await box(page).evaluate((element) => element.scrollWidth - element.clientWidth)
		expect(wide).toBe(0)
		await both(page, 'isMobile' in options ? 'phone-programs' : 'programs')
		if ('isMobile' in options) continue

		const more = Array.from({ length: LIMITS.tokens - drafts.length }, (_, n) => ({ name: `Token ${n}` }))
		for (const data of more) await page.request.post('/api/tokens', { data })
		await box(page).getByRole('button', { name: 'New token' }).click()
		await page.keyboard.type('One too many')
		await page.keyboard.press('Enter')
		await expect(box(page).getByRole('alert')).toContainText('Revoke one first')
		await both(page, 'programs-too-many')
		await expect(box(page).getByRole('textbox', { name: 'Name' })).toHaveValue('One too many')
	}
})

test('P-programs, I-axe: a list that cannot be fetched says so and is tried again', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await page.route('**/api/tokens', (route) => route.abort())
	await openBox(page)
	await expect(box(page).getByRole('alert')).toContainText('cannot be reached')
	await both(page, 'programs-trouble')
	await page.unroute('**/api/tokens')
	await box(page).getByRole('button', { name: 'Try again' }).click()
	await expect(box(page).getByText('No tokens yet')).toBeVisible()
})

test('P-programs: all of it works by keyboard alone, and the focus is never lost', async ({ arrive }) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const press = (key: string) => page.keyboard.press(key)
	const opener = page.getByRole('button', { name: 'Name, colour and appearance' })
	await opener.focus()
	await press('Enter')
	const row = page.getByRole('button', { name: /^Access for programs/ })
	await expect(page.getByRole('dialog', { name: 'You' })).toBeVisible()
	for (let tabs = 0; tabs < 30; tabs += 1) {
		if (await row.evaluate((element) => element === document.activeElement)) break
		await press('Tab')
	}
	await expect(row).toBeFocused()
	await press('Enter')
	const create = box(page).getByRole('button', { name: 'New token' })
	await expect(create).toBeFocused()
	await press('Enter')
	await page.keyboard.type('Script')
	await press('Tab')
	await press('ArrowDown')
	await expect(box(page).getByRole('radio', { name: /^Read and write/ })).toBeChecked()
	await press('Enter')
	await expect(box(page).getByRole('button', { name: 'Copy token' })).toBeFocused()
	await press('Shift+Tab')
	await press('Enter')
	await expect(create).toBeFocused()
	await press('Shift+Tab')
	await press('Shift+Tab')
	await expect(box(page).getByRole('button', { name: 'Revoke Script' })).toBeFocused()
	await press('Enter')
	await expect(box(page).getByRole('button', { name: 'Keep' })).toBeFocused()
	await press('Tab')
	await press('Enter')
	await expect(box(page).getByText('No tokens yet')).toBeVisible()
	await expect(create).toBeFocused()
	await press('Shift+Tab')
	await press('Enter')
	await expect(row).toBeFocused()
	await press('Escape')
	await expect(opener).toBeFocused()
})

test('P-programs: the focus goes on to the next thing also when a token is gone before the page was drawn again', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	await expect(page.getByRole('button', { name: 'Name, colour and appearance' })).toBeVisible()
	expect((await page.request.post('/api/tokens', { data: { name: 'Script', scope: 'read' } })).status()).toBe(201)
	await openBox(page)
	// The server's answer is waited for with the page standing still, as if there were no way to go.
	await page.evaluate(() => {
		const { fetch } = window
		window.fetch = (input, init) => {
			if (init?.method !== 'DELETE') return fetch(input, init)
			const request = new XMLHttpRequest()
			request.open('DELETE', String(input), false)
			request.send()
			return Promise.resolve(new Response(null, { status: request.status }))
		}
	})
	await box(page).getByRole('button', { name: 'Revoke Script' }).press('Enter')
	await box(page).getByRole('button', { name: 'Revoke now' }).press('Enter')
	await expect(box(page).getByText('No tokens yet')).toBeVisible()
	// The box gives the focus to itself in the next frame where it finds it lost.
	await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
	await expect(box(page).getByRole('button', { name: 'New token' })).toBeFocused()
})
