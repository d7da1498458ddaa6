import { defineConfig } from '@playwright/test'
import { browserOptions } from './e2e/browser.ts'

export default defineConfig({
	testDir: 'e2e',
	globalSetup: './e2e/build.ts',
	testMatch: '*.spec.ts',
	outputDir: 'test-results',
	// Each test starts a Tandem and browsers of its own; two at once would only slow each other down.
	workers: 1,
	fullyParallel: false,
	forbidOnly: Boolean(process.env.CI),
	timeout: 90_000,
	expect: { timeout: 10_000 },
	reporter: [['list']],
	use: {
		browserName: 'chromium',
		launchOptions: await browserOptions(),
		locale: 'en-GB',
		timezoneId: 'UTC',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
	},
})
