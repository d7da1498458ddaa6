import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Step } from './step.ts'

const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'SPEC.md']
const tops = /^(apps|packages|scripts|e2e|bench|docs|\.ci)\//

function decisions(root: string): string[] {
	const folder = join(root, 'docs', 'adr')
	if (!existsSync(folder)) return []
	return readdirSync(folder)
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/adr/${name}`)
}

/** Targets of links, relative to the page; not addresses, not places within the page. */
function linked(text: string, page: string): string[] {
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
		.map((match) => (match[1] ?? '').replace(/#.*$/, ''))
		.filter((target) => target !== '' && !/^[a-z]+:/.test(target))
		.map((target) => posix.join(posix.dirname(page), target))
}

/** Code spans that are a path from the root. A pattern (`*`, `{}`, `<>`, `…`) names no file. */
function spans(text: string): string[] {
	return [...text.matchAll(/`([^`\s]+)`/g)]
		.map((match) => (match[1] ?? '').replace(/:\d+$/, ''))
		.filter((path) => tops.test(path) && !/[*{}<>…]/.test(path))
}

/**
 * Paths of an annotated tree, a code block marked `tree`: one path a line, deeper ones indented below their folder, a note
 * after two spaces.
 */
function trees(text: string): string[] {
	const found: string[] = []
	for (const block of text.matchAll(/^```tree\n([\s\S]*?)^```/gm)) {
		const above: { depth: number; path: string }[] = []
		for (const line of (block[1] ?? '').split('\n')) {
			const match = /^(\s*)(\S+)(?:\s{2,}.*)?$/.exec(line)
			if (!match) continue
			const depth = (match[1] ?? '').length
			while ((above.at(-1)?.depth ?? -1) >= depth) above.pop()
			const path = posix.join(above.at(-1)?.path ?? '', match[2] ?? '')
			above.push({ depth, path })
			found.push(path)
		}
	}
	return found
}

/** Fails on a path that the documents name and that is not there. */
export function documentedPaths(root: string): Step {
	return {
		name: 'documented paths',
		problems: async () =>
			[...pages, ...decisions(root)].flatMap((page) => {
				if (!existsSync(join(root, page))) return [`${page} is missing`]
				const text = readFileSync(join(root, page), 'utf8')
				const outsideBlocks = text.replace(/^```[\s\S]*?^```/gm, '')
				const paths = [...linked(outsideBlocks, page), ...spans(outsideBlocks), ...trees(text)]
				return [...new Set(paths)]
					.filter((path) => !existsSync(join(root, path)))
					.map((path) => `${page} names ${path}, which does not exist`)
			}),
	}
}
