import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What another theme can break; everything else is the same in both. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** The paper of each theme: what is measured is drawn in it. */
const PAPER = { light: 'rgb(251, 250, 247)', dark: 'rgb(25, 24, 23)' }

/** Fails when axe finds something serious or critical on the page as it is now, in the light or the dark theme. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
		await expect(page.locator('html')).toHaveCSS('background-color', PAPER[colorScheme])
		// No frames of others are in our pages: axe need not open a page of its own to ask them.
		const axe = new AxeBuilder({ page }).setLegacyMode()
		const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(OF_COLOURS)).analyze()
		const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		const told = grave.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`)
		expect(told, `${what}, ${colorScheme}`).toEqual([])
	}
}
