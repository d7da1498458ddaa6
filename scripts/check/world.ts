import { isTest, lineAt, sourceFiles, withoutComments } from './source-files.ts'
import type { Step } from './step.ts'

/** Product code that a simulation runs on a fake clock: it takes the world as an argument. */
const folders = ['apps/server/src', 'packages/client/src']

/** Where the real world is handed in, and threads, which have a world of their own. */
const doors = [
	/^apps\/server\/src\/main\.ts$/,
	/^apps\/server\/src\/([a-z-]+\/)*[a-z-]*worker\.ts$/,
	/\/(browser|node)-env\.ts$/,
]

/** Not preceded by a dot or a word: `env.process` and `preprocess` are something else. */
const direct =
	/(?<![\w$.])(?:Date\.now\b|new Date\(\)|Math\.random\b|performance\.now\b|setTimeout\(|setInterval\(|setImmediate\(|console\.|process\.)/g

/** Fails where product code takes the clock, a timer, random numbers, the console or the process from the air. */
export function handedInWorld(root: string): Step {
	return {
		name: 'the world is an argument',
		problems: async () =>
			sourceFiles(root, folders)
				.filter((file) => !isTest(file) && !doors.some((door) => door.test(file.path)))
				.flatMap((file) => {
					const text = withoutComments(file.text)
					return [...text.matchAll(direct)].map(
						(match) =>
							`${file.path}:${lineAt(text, match.index)} uses ${match[0].replace('(', '')} directly; take it from env`,
					)
				}),
	}
}
