import { expect, test } from 'vitest'
import { testEnv } from '../store/world.fixture.ts'
import { logContract } from './contract.ts'
import { SimulatedDisk } from './simulated-disk.ts'
import { SimulatedLog } from './simulated-log.ts'
import { refused, textsOf, windowOf } from './window.fixture.ts'

logContract(async () => {
	const disk = new SimulatedDisk()
	const open = () => new SimulatedLog({ disk, env: testEnv() })
	const log = open()
	return {
		log,
		create: async (document) => disk.create(document, 'Untitled'),
		reopen: async () => {
			await log.close()
			return open()
		},
		close: () => log.close(),
	}
})

/** Runs what was put off, in order, until nothing is left: a world in which nothing happens by itself. */
function steppedEnv() {
	const tasks: (() => void)[] = []
	const env = testEnv({ soon: (task) => void tasks.push(task), after: () => () => {} })
	const run = async () => {
		for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
			task()
			// Promises settled by the task have their say before the next one.
			for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
		}
	}
	return { env, run }
}

test('a crash before the commit loses the batch, one after it only the answer', async () => {
	for (const moment of ['beforeCommit', 'afterCommit'] as const) {
		const disk = new SimulatedDisk()
		disk.create('d', '')
		const { env, run } = steppedEnv()
		const log: SimulatedLog = new SimulatedLog({ disk, env, [moment]: () => log.crash() })
		let settled = false
		void log.append([windowOf('d', 'a')]).finally(() => {
			settled = true
		})
		await run()
		expect(settled).toBe(false)
		expect(textsOf(disk.rowsAfter('d', 0, 1000))).toEqual(moment === 'beforeCommit' ? [] : ['a'])
	}
})

test('a full disk refuses until there is room, without a restart', async () => {
	const disk = new SimulatedDisk()
	disk.create('d', '')
	const log = new SimulatedLog({ disk, env: testEnv() })
	disk.full = true
	expect((await refused(log.append([windowOf('d', 'a')]))).full).toBe(true)
	disk.full = false
	expect(await log.append([windowOf('d', 'b')])).toMatchObject([{ offset: 1 }])
})
