import { defineConfig } from 'vitest/config'

const every = ['{apps,packages}/*/src/**/*.test.ts', '{scripts,bench,e2e}/**/*.test.{ts,mjs}']
/** They start whole servers, or measure time. */
const alone = ['e2e/**', 'apps/server/src/document/**', 'packages/editor/src/render.test.ts']
const exclude = ['**/node_modules/**', '**/.next*/**']

const shared = {
	environment: 'node',
	// Waits are for events; one that takes longer than this has not come.
	testTimeout: 20_000,
	hookTimeout: 20_000,
}

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					...shared,
					name: 'together',
					include: every,
					exclude: [...exclude, ...alone],
					maxWorkers: 2,
					sequence: { groupOrder: 0 },
				},
			},
			{
				test: {
					...shared,
					name: 'alone',
					include: alone.map((path) => path.replace(/\/\*\*$/, '/**/*.test.{ts,mjs}')),
					exclude,
					maxWorkers: 1,
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
})
