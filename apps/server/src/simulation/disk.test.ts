import { expect, test } from 'vitest'
import { logContract } from '../log/contract.ts'
import { refused, textsOf, windowOf } from '../log/window.fixture.ts'
import { testEnv } from '../store/world.fixture.ts'
import { FakeClock } from './clock.ts'
import { Disk } from './disk.ts'
import { type Moment, simulatedStore } from './storage.ts'

logContract(async () => {
	const disk = new Disk()
	const open = () => simulatedStore({ disk, env: testEnv() })
	const store = open()
	return {
		log: store.log,
		create: async (document) => disk.create(document, 'Untitled'),
		reopen: async () => {
			await store.close()
			return open().log
		},
		close: () => store.close(),
	}
})

test('a crash before or during the commit loses the batch, one after it only the answer', async () => {
	for (const moment of ['before commit', 'during commit', 'between commits', 'after commit'] as const) {
		const disk = new Disk()
		disk.create('d', '')
		const clock = new FakeClock()
		const deaths: Moment[] = []
		const env = clock.world(
			() => deaths.length === 0,
			(length) => new Uint8Array(length),
		)
		const store = simulatedStore({ disk, env, doom: () => moment, died: (_, when) => void deaths.push(when) })
		let settled = false
		void store.log.append([windowOf('d', 'a')]).finally(() => {
			settled = true
		})
		await clock.advance(1000)
		expect([settled, deaths]).toEqual([false, [moment]])
		expect(textsOf(disk.rowsAfter('d'))).toEqual(moment === 'after commit' || moment === 'between commits' ? ['a'] : [])
	}
})

test('a full disk refuses until there is room, without a restart, and one that failed once stores what is tried again', async () => {
	const disk = new Disk()
	disk.create('d', '')
	const { log } = simulatedStore({ disk, env: testEnv() })
	disk.full = true
	expect((await refused(log.append([windowOf('d', 'a')]))).full).toBe(true)
	disk.full = false
	expect(await log.append([windowOf('d', 'b')])).toMatchObject([{ offset: 1 }])
	disk.failing = true
	expect(await log.append([windowOf('d', 'c')])).toMatchObject([{ offset: 2 }])
	expect(disk.met).toEqual({ full: 2, failing: 1 })
})

test('a restored backup holds what was there when it was made', async () => {
	const disk = new Disk()
	disk.create('d', '')
	const { log } = simulatedStore({ disk, env: testEnv() })
	expect(disk.restore()).toBe(false)
	await log.append([windowOf('d', 'a')])
	disk.backUp()
	await log.append([windowOf('d', 'b')])
	expect(disk.restore()).toBe(true)
	expect(textsOf(disk.rowsAfter('d'))).toEqual(['a'])
	expect(await simulatedStore({ disk, env: testEnv() }).log.append([windowOf('d', 'c')])).toMatchObject([{ offset: 2 }])
	disk.backUp()
	disk.restore()
	expect(textsOf(disk.rowsAfter('d'))).toEqual(['a', 'c'])
})
