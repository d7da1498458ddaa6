import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { finish } from './finish.mjs'
import { nextCommand, nodeVersion, root, webFolder } from './project.mjs'
import { timed } from './say.mjs'

const sources = ['apps/web', 'packages', 'pnpm-lock.yaml', 'tsconfig.base.json']

/** The folder below apps/web that holds the build: TANDEM_DIST_DIR, so that tests never share one with a running Tandem. */
export function distFolder(/** @type {NodeJS.ProcessEnv} */ env) {
	return env.TANDEM_DIST_DIR || '.next'
}

/**
 * Builds the pages for production unless the build in `dist` was made from these very sources.
 * @param {string} dist name of the folder below apps/web
 */
export async function buildWeb(dist) {
	const stamp = join(webFolder, dist, 'tandem-fingerprint')
	const current = fingerprint(root, sources, nodeVersion)
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return
	// First, so that a build that is cut off is never taken for a whole one.
	rmSync(stamp, { force: true })
	await timed('building the pages (only after a change)', () =>
		finish(process.execPath, [nextCommand, 'build'], {
			cwd: webFolder,
			env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', TANDEM_DIST_DIR: dist },
			failure: 'the pages could not be built; see above.',
		}),
	)
	mkdirSync(join(webFolder, dist), { recursive: true })
	writeFileSync(stamp, current)
}
