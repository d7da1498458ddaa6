import { expect, test } from 'vitest'
import { planted } from './planted.ts'
import { handedInWorld } from './world.ts'

const problemsWith = (files: Record<string, string>) => handedInWorld(planted(files)).problems()

test.each([
	'Date.now()',
	'new Date()',
	'Math.random()',
	'setTimeout(task, 5)',
	'setInterval(task, 5)',
	'setImmediate(task)',
	'performance.now()',
	`console.log('x')`,
	'process.env.PORT',
])('it bites on %s in product code', async (text) => {
	expect(await problemsWith({ 'apps/server/src/room/room.ts': `\nconst x = ${text}` })).toEqual([
		expect.stringContaining('apps/server/src/room/room.ts:2 uses '),
	])
	expect(await problemsWith({ 'packages/client/src/a.ts': text })).toHaveLength(1)
})

test('where the world comes in, in threads, in tests and in other parts it is at home', async () => {
	const text = `setTimeout(() => console.log(process.pid, Date.now()), 5)`
	const files = {
		'apps/server/src/main.ts': text,
		'apps/server/src/document/document-worker.ts': text,
		'packages/client/src/browser-env.ts': text,
		'apps/server/src/room/room.test.ts': text,
		'apps/server/src/http/api.fixture.ts': text,
		'apps/server/src/simulation/clock.ts': text,
		'apps/web/src/page.tsx': text,
	}
	expect(await problemsWith(files)).toEqual([])
})

test('names that only look alike, other members and comments pass', async () => {
	const text = `// Date.now() is the driver's\nenv.process.run()\nconst preprocess = new Date(5)\nworld.setTimeout(task)`
	expect(await problemsWith({ 'packages/client/src/a.ts': text })).toEqual([])
})
