import { sourceFiles } from './source-files.ts'
import type { Step } from './step.ts'

const folders = ['apps/server', 'packages/client', 'packages/protocol']

/** Lines of a file, tests and fixtures too. Beyond: it is about more than one noun. */
const MOST = 300

/** Fails on a file of the server, the client or the protocol that is too long to be about one noun. */
export function fileLength(root: string): Step {
	return {
		name: 'file length',
		problems: async () =>
			sourceFiles(root, folders)
				.map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
				.filter(({ lines }) => lines > MOST)
				.map(({ path, lines }) => `${path} has ${lines} lines; ${MOST} are the most: split it by what it is about`),
	}
}
