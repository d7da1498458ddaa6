import { expect, test } from 'vitest'
import { documentedPaths } from './documented-paths.ts'
import { planted } from './planted.ts'

const pages = { 'README.md': '', 'ARCHITECTURE.md': '', 'CONTRIBUTING.md': '', 'SECURITY.md': '', 'SPEC.md': '' }
const problemsWith = (files: Record<string, string>) => documentedPaths(planted({ ...pages, ...files })).problems()

test('paths that exist, addresses and patterns pass', async () => {
	const files = {
		'apps/server/src/main.ts': '',
		'docs/adr/0001-why.md': '[main](../../apps/server/src/main.ts)',
		'README.md':
			'`apps/server/src/main.ts` [why](docs/adr/0001-why.md#top) [web](https://example.org) `packages/*/src` [here](#settings)',
	}
	expect(await problemsWith(files)).toEqual([])
})

test.each([
	['a link', '[x](docs/gone.md)', 'docs/gone.md'],
	['a code span', 'see `apps/gone/main.ts`', 'apps/gone/main.ts'],
	['a code span with a line', 'see `scripts/gone.mjs:12`', 'scripts/gone.mjs'],
	['a tree', '```tree\napps\n  gone.ts  what it was\n```', 'apps/gone.ts'],
])('it bites on %s that leads nowhere', async (_what, text, path) => {
	expect(await problemsWith({ 'apps/x.ts': '', 'README.md': text })).toEqual([
		`README.md names ${path}, which does not exist`,
	])
})

test('it bites on a decision record that names what is gone', async () => {
	expect(await problemsWith({ 'docs/adr/0001-why.md': '`e2e/gone.ts`' })).toHaveLength(1)
})

test('a tree resolves what is indented below its folder, and climbs back', async () => {
	const tree = '```tree\napps\n  server/src  the server\n    main.ts   starts it\n  web\npackages\n```'
	const files = { 'apps/server/src/main.ts': '', 'apps/web/x.ts': '', 'packages/x.ts': '', 'ARCHITECTURE.md': tree }
	expect(await problemsWith(files)).toEqual([])
})

test('it bites on a page that is missing', async () => {
	expect(await documentedPaths(planted({ 'README.md': '' })).problems()).toContain('SPEC.md is missing')
})
