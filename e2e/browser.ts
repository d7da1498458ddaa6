import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type LaunchOptions } from '@playwright/test'

const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// A host name that only the tests' browser knows, for pages at an origin that is not a secure context.
	'--host-resolver-rules=MAP lan.test 127.0.0.1',
]

/** The first of these commands on PATH. */
function onPath(names: readonly string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter)
	return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** Chrome and Edge in the places where their installers put them; Playwright knows these by a channel's name. */
function installedChannel(): string | undefined {
	const applications: Record<string, readonly [string, string][]> = {
		darwin: [
			['chrome', '/Applications/Google Chrome.app'],
			['msedge', '/Applications/Microsoft Edge.app'],
		],
		win32: [
			['chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
			['msedge', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
		],
	}
	return applications[process.platform]?.find(([, path]) => existsSync(path))?.[0]
}

/**
 * How to start a Chromium here: CHROMIUM, else Playwright's own if it is installed, else Chrome or Edge, else the system's
 * Chromium, else the one that came with the dependencies (Linux x64). Throws one sentence when there is none.
 */
export async function browserOptions(): Promise<LaunchOptions> {
	const { CHROMIUM } = process.env
	if (CHROMIUM) return { executablePath: CHROMIUM, args: flags }
	if (existsSync(chromium.executablePath())) return { args: flags }
	const channel = installedChannel()
	if (channel) return { channel, args: flags }
	const system = onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'])
	if (system) return { executablePath: system, args: flags }
	if (process.platform === 'linux' && process.arch === 'x64') {
		const { default: packed } = await import('@sparticuz/chromium')
		// Not its own arguments: they are for a cloud function and turn off what we test.
		return { executablePath: await packed.executablePath(), args: [...flags, '--no-zygote', '--headless=shell'] }
	}
	throw new Error('There is no Chromium to test with: run `npx playwright install chromium`.')
}

/**
 * The same browser with its back-forward cache, which Playwright turns off. A headless shell has none at all, so where
 * Playwright's own browser is used it is the whole one.
 */
export async function cachingBrowserOptions(): Promise<LaunchOptions> {
	const options = await browserOptions()
	const own = options.executablePath === undefined && options.channel === undefined
	return { ...options, ...(own && { channel: 'chromium' }), ignoreDefaultArgs: ['--disable-back-forward-cache'] }
}
