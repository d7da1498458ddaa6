import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finish } from './finish.mjs'
import { pnpmVersion } from './project.mjs'
import { projectNode } from './project-node.mjs'
import { timed } from './say.mjs'

/**
 * Whether node_modules was made from this very lockfile: pnpm keeps a copy of the one it installed.
 * @param {string} root the clone
 */
export function installed(root) {
	const wanted = join(root, 'pnpm-lock.yaml')
	const present = join(root, 'node_modules', '.pnpm', 'lock.yaml')
	return existsSync(present) && existsSync(projectNode(root)) && readFileSync(wanted).equals(readFileSync(present))
}

/**
 * Installs what the lockfile names, unless it is there already; touches no network in that case.
 * @param {string} root the clone
 */
export async function installDependencies(root) {
	if (installed(root)) return
	await timed('installing dependencies (only after a change)', () =>
		finish('npx', ['--yes', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile'], {
			cwd: root,
			// Without CI pnpm may ask a question when node_modules was made by something else.
			env: { ...process.env, CI: 'true' },
			failure: 'the dependencies could not be installed; see above, then run the command again.',
		}),
	)
}
