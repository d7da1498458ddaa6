import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run/project.mjs'
import { documentedPaths } from './documented-paths.ts'
import { fileLength } from './file-length.ts'
import { importArrows } from './import-arrows.ts'
import { program } from './program.ts'
import { sourceFiles } from './source-files.ts'
import { specRules } from './spec-rules.ts'
import { specSubjects } from './spec-subjects.ts'
import type { Step } from './step.ts'
import { handedInWorld } from './world.ts'

const projects = [
	'packages/protocol',
	'packages/editor',
	'packages/client',
	'apps/server',
	// It runs the client beside the server, and the client's types are a browser's.
	'apps/server/src/simulation',
	'apps/web',
	'e2e',
	'bench',
	'examples',
	'scripts',
]

/** The JavaScript file behind a command of a dependency: started by Node itself it needs no shell and obeys signals. */
export function command(dependency: string, name = dependency): string {
	const folder = join(root, 'node_modules', dependency)
	const { bin }: { bin?: Record<string, string> } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
	const path = bin?.[name]
	if (!path) throw new Error(`${dependency} has no command ${name}`)
	return join(folder, path)
}

/** Everything `check` looks at, the quick and telling ones first. */
export function checkSteps(): Step[] {
	return [
		program('format and lint', [
			command('@biomejs/biome', 'biome'),
			'check',
			'--error-on-warnings',
			'--diagnostic-level=warn',
			'.',
		]),
		importArrows(root),
		handedInWorld(root),
		fileLength(root),
		documentedPaths(root),
		specRules(root),
		specSubjects(root),
		...projects
			// tsc calls a project without a file an error; a part appears with its first real file.
			.filter((project) => sourceFiles(root, [project]).length > 0)
			.map((project) => program(`types of ${project}`, [command('typescript', 'tsc'), '-p', project])),
		program('dead code', [command('knip')]),
	]
}
