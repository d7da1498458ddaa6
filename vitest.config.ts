import { defineConfig } from 'vitest/config'

export default defineConfig({
	test: {
		environment: 'node',
		include: ['{apps,packages}/*/src/**/*.test.ts', '{scripts,bench,e2e}/**/*.test.{ts,mjs}'],
		exclude: ['**/node_modules/**', '**/.next*/**'],
		// Waits are for events; one that takes longer than this has not come.
		testTimeout: 20_000,
		hookTimeout: 20_000,
	},
})
