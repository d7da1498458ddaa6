import { expect, test } from 'vitest'
import { importArrows } from './import-arrows.ts'
import { planted } from './planted.ts'

const problemsWith = (files: Record<string, string>) => importArrows(planted(files)).problems()

test('imports along the arrows pass', async () => {
	const files = {
		'packages/client/src/a.ts': `import { x } from '@tandem/protocol'\nimport y from './b.ts'`,
		'apps/web/src/a.tsx': `import { x } from '@tandem/client'\nimport z from '@tandem/editor/schema'`,
		'apps/server/src/a.ts': `import { x } from '@tandem/protocol'\nimport fs from 'node:fs'`,
		'e2e/a.spec.ts': `import { x } from '../apps/server/src/main.ts'`,
		'bench/src/a.ts': `import { x } from '../../e2e/browser.ts'`,
		'e2e/b.spec.ts': `import { x } from '../bench/src/a.ts'`,
		'e2e/c.spec.ts': `import { x } from '../examples/site.ts'`,
		'examples/a.ts': `import { Doc } from 'yjs'\nimport { x } from './page.ts'`,
	}
	expect(await problemsWith(files)).toEqual([])
})

test.each([
	['the protocol imports the client', 'packages/protocol/src/a.ts', `import '@tandem/client'`],
	['the client imports the editor', 'packages/client/src/a.ts', `export * from '@tandem/editor/schema'`],
	['the server imports the client', 'apps/server/src/a.ts', `import type { X } from '@tandem/client'`],
	['the server imports the web by path', 'apps/server/src/a.ts', `import x from '../../web/src/x.ts'`],
	['the web imports the server lazily', 'apps/web/src/a.ts', `const x = await import('../../server/src/x.ts')`],
	['a package is reached into past its name', 'apps/web/src/a.ts', `import x from '../../../packages/client/src/x.ts'`],
	[
		'a worker lies in another part',
		'packages/client/src/a.ts',
		`new URL('../../../apps/server/src/w.ts', import.meta.url)`,
	],
	['the client imports Node', 'packages/client/src/a.ts', `import fs from 'node:fs'`],
	['an example imports a package of ours', 'examples/a.ts', `import { x } from '@tandem/protocol'`],
	['an example imports the server by path', 'examples/a.ts', `import x from '../apps/server/src/x.ts'`],
	['the import runs over lines', 'packages/protocol/src/a.ts', `import {\n\tx,\n} from "@tandem/editor/schema"`],
])('it bites when %s', async (_what, path, text) => {
	expect(await problemsWith({ [path]: text })).toEqual([
		expect.stringMatching(new RegExp(`^${path}:\\d+ may|^${path}:\\d+ runs`)),
	])
})

test('tests of the server may use the client, its product code may not', async () => {
	const text = `import { x } from '@tandem/client'`
	expect(await problemsWith({ 'apps/server/src/a.test.ts': text })).toEqual([])
	expect(await problemsWith({ 'apps/server/src/a.ts': text })).toHaveLength(1)
})

test('an import that is only talked about is none', async () => {
	const text = `// never import '@tandem/client' here\n/* from '@tandem/editor' */`
	expect(await problemsWith({ 'packages/protocol/src/a.ts': text })).toEqual([])
})
