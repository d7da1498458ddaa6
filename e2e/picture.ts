import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '../scripts/run/project.mjs'

/** Writes docs/look/`name`.png when SCREENSHOTS=1 asks for pictures, else nothing. `theme` is the light one by default. */
export async function picture(page: Page, name: string, theme: 'light' | 'dark' = 'light'): Promise<void> {
	if (process.env.SCREENSHOTS !== '1') return
	await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
	await page.screenshot({ path: join(root, 'docs', 'look', `${name}.png`) })
}
