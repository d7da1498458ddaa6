import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export interface SourceFile {
	/** Relative to the root, with `/` on every system. */
	readonly path: string
	readonly text: string
}

/** What people did not write: dependencies, output, data, and the history. */
const foreign = (name: string) =>
	/^(node_modules|\.git|\.turbo|\.tandem|data|test-results|playwright-report)$/.test(name) || name.startsWith('.next')

/** Every TypeScript and JavaScript file below `folders` of `root`, sorted by path. A folder that is not there has none. */
export function sourceFiles(root: string, folders: readonly string[]): SourceFile[] {
	const found: SourceFile[] = []
	const visit = (path: string) => {
		const stat = statSync(path, { throwIfNoEntry: false })
		if (stat?.isDirectory()) {
			for (const name of readdirSync(path).sort()) if (!foreign(name)) visit(join(path, name))
		} else if (stat && /\.[cm]?[jt]sx?$/.test(path)) {
			found.push({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') })
		}
	}
	for (const folder of folders) visit(join(root, folder))
	return found
}

/** Whether a file holds tests: `*.test.ts`, `*.spec.ts`, or a suite that others run, which imports the runner. */
export function holdsTests({ path, text }: SourceFile): boolean {
	return /\.(test|spec)\.[cm]?[jt]sx?$/.test(path) || /from '(vitest|@playwright\/test)'/.test(text)
}

/**
 * Whether a file is a test or made for tests alone: also `*.fixture.ts`, the simulation, and whatever makes random input.
 */
export function isTest(file: SourceFile): boolean {
	const { path, text } = file
	return holdsTests(file) || /\.fixture\.tsx?$/.test(path) || /\/simulation\/|from 'fast-check'/.test(path + text)
}

/** The text with comments blanked and lines kept, so that a rule is not broken by a sentence about it. */
export function withoutComments(text: string): string {
	const parts = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
	return text.replace(parts, (part) => (/^\/[/*]/.test(part) ? part.replace(/[^\n]/g, ' ') : part))
}

/** The number, from 1, of the line that the character at `index` is in. */
export function lineAt(text: string, index: number): number {
	return text.slice(0, index).split('\n').length
}
