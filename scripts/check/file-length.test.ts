import { expect, test } from 'vitest'
import { fileLength } from './file-length.ts'
import { planted } from './planted.ts'

const lines = (count: number) => '//\n'.repeat(count)

test('three hundred lines pass, one more is told, in tests and fixtures too', async () => {
	const root = planted({
		'apps/server/src/room/room.ts': lines(300),
		'apps/server/src/room/room.test.ts': lines(301),
		'packages/client/src/world.fixture.ts': `${lines(301)}//`,
		'packages/protocol/src/index.ts': lines(301),
		'apps/web/src/page.tsx': lines(500),
	})
	expect((await fileLength(root).problems()).map((problem) => problem.split(';')[0])).toEqual([
		'apps/server/src/room/room.test.ts has 301 lines',
		'packages/client/src/world.fixture.ts has 302 lines',
		'packages/protocol/src/index.ts has 301 lines',
	])
})
