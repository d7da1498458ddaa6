import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { start } from '../process.ts'
import type { Baseline, Figures } from '../scenario.ts'
import type { Orders, Told } from './bare.ts'

const BARE = resolve(import.meta.dirname, 'bare.ts')

export const BARE_DISK = 'bare disk'

/** The disk alone, at a scenario's commits. Its figures have the names of those that it stands beside. */
export function bareDisk(
	commits: Omit<Orders, 'folder'>,
	names: { p50: string; p99: string } = { p50: 'p50 ms', p99: 'p99 ms' },
): Baseline {
	return { name: BARE_DISK, measure: () => measure(commits, names) }
}

async function measure(commits: Omit<Orders, 'folder'>, names: { p50: string; p99: string }): Promise<Figures> {
	// Where the servers have their folders: it must be the same disk.
	const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
	const orders: Orders = { ...commits, folder }
	const bare = start(BARE, { args: [JSON.stringify(orders)], core: 0 })
	try {
		const { p50, p99 } = JSON.parse((await bare.line(/^end (.*)/))[1] ?? '') as Told
		return { [names.p50]: p50, [names.p99]: p99 }
	} finally {
		await bare.stop()
		await rm(folder, { recursive: true, force: true })
	}
}
