import { nodeVersion, pnpmVersion } from './project.mjs'
import { onProjectNode } from './project-node.mjs'

/**
 * Ends with one sentence when Node or pnpm is not the project's; for commands that, unlike `npm start`, fetch neither.
 * @param {string} command as people type it, e.g. `pnpm check`
 */
export function requireProject(command) {
	const used = /^pnpm\/(\d+)\S*/.exec(process.env.npm_config_user_agent ?? '')
	const right = `npx pnpm@${pnpmVersion} ${command.replace(/^(pnpm|npm) /, '')}`
	if (used && used[1] !== pnpmVersion.split('.')[0]) refuse(`pnpm ${pnpmVersion}, not ${used[0]}: use \`${right}\``)
	if (!onProjectNode()) refuse(`Node ${nodeVersion}, not ${process.versions.node}: use \`${right}\``)
}

/** @param {string} difference */
function refuse(difference) {
	console.error(`Tandem: this runs on ${difference}.`)
	process.exit(1)
}
