import { posix } from 'node:path'
import { isTest, lineAt, type SourceFile, sourceFiles, withoutComments } from './source-files.ts'
import type { Step } from './step.ts'

interface Part {
	/** The folder, relative to the root. */
	readonly folder: string
	/** The packages its files may import, by the end of their name. */
	readonly uses: readonly string[]
	/** What its tests may import besides. */
	readonly testsUse?: readonly string[]
	/** Whether product code runs where there is no Node: then it imports nothing of Node's. */
	readonly anywhere?: true
}

/** protocol <- client <- web; protocol <- server; editor <- web, server; e2e and bench may use all; examples use nothing. */
const parts: readonly Part[] = [
	{ folder: 'packages/protocol', uses: [], anywhere: true },
	{ folder: 'packages/editor', uses: [], anywhere: true },
	{ folder: 'packages/client', uses: ['protocol'], anywhere: true },
	{ folder: 'apps/web', uses: ['client', 'protocol', 'editor'] },
	{ folder: 'apps/server', uses: ['protocol', 'editor'], testsUse: ['client'] },
	{ folder: 'e2e', uses: ['client', 'protocol', 'editor', 'server', 'web', 'bench', 'examples'] },
	{ folder: 'bench', uses: ['client', 'protocol', 'editor', 'server', 'web', 'e2e'] },
	// They show what a stranger needs, so they have nothing of ours.
	{ folder: 'examples', uses: [] },
]

/** Specifiers of static and dynamic imports, re-exports, and files named for a worker. */
const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(['"])([^'"\n]+)\1/g

function forbidden(part: Part, file: SourceFile, target: string): string | null {
	const test = isTest(file)
	const allowed = [...part.uses, ...(test ? (part.testsUse ?? []) : [])]
	const own = part.folder.split('/').at(-1)
	const named = /^@tandem\/([^/]+)/.exec(target)?.[1]
	if (named) return named === own || allowed.includes(named) ? null : `may not use @tandem/${named}`
	if (part.anywhere && !test && target.startsWith('node:')) return `runs without Node, so it may not use ${target}`
	if (!target.startsWith('.')) return null
	const path = posix.join(posix.dirname(file.path), target)
	const other = parts.find((each) => path.startsWith(`${each.folder}/`))
	if (!other || other === part) return null
	const name = other.folder.split('/').at(-1) ?? ''
	// What has no exports is reached by path; packages are used by their name.
	return part.uses.includes(name) && !other.folder.startsWith('packages/') ? null : `may not reach into ${other.folder}`
}

/** Fails on an import against the arrows between the parts. */
export function importArrows(root: string): Step {
	return {
		name: 'import arrows',
		problems: async () =>
			parts.flatMap((part) =>
				sourceFiles(root, [part.folder]).flatMap((file) => {
					const text = withoutComments(file.text)
					return [...text.matchAll(specifier)].flatMap((match) => {
						const problem = forbidden(part, file, match[2] ?? '')
						return problem ? [`${file.path}:${lineAt(text, match.index)} ${problem}`] : []
					})
				}),
			),
	}
}
