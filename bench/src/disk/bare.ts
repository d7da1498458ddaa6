import { fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { percentile } from '../scenario.ts'
import { commitLatencies } from './commits.ts'

/**
 * The baseline: the least that a commit to SQLite's write-ahead log can be with synchronous=FULL, and nothing else. One page
 * and its header, then the disk's word for it. The log has all its pages from the start and begins again at its first when it
 * has come to its end, as SQLite's does after a checkpoint: so no length and no block has to be noted with it, which would
 * take longer. fdatasync for the same reason; Node's SQLite asks for a little more, with fsync.
 */
export interface Orders {
	/** On the disk that is asked about. */
	readonly folder: string
	readonly perSecond: number
	readonly seconds: number
}

export interface Told {
	readonly p50: number
	readonly p99: number
}

/** SQLite's page behind the header that it has in the log. */
const FRAME = Buffer.alloc(24 + 4096, 1)
/** A checkpoint comes after so many. */
const FRAMES = 1000

const { folder, perSecond, seconds } = JSON.parse(process.argv[2] ?? '') as Orders
const log = openSync(join(folder, 'log'), 'w')
writeSync(log, Buffer.alloc(FRAMES * FRAME.length))
fsyncSync(log)
const never = new Int32Array(new SharedArrayBuffer(4))
let commits = 0
const latencies = commitLatencies(
	{
		now: () => performance.now(),
		// A timer would be up to a millisecond late, which is as long as a commit.
		wait: (ms) => Atomics.wait(never, 0, 0, ms),
		commit: () => {
			writeSync(log, FRAME, 0, FRAME.length, (commits % FRAMES) * FRAME.length)
			fdatasyncSync(log)
			commits += 1
		},
	},
	{ perSecond, count: perSecond * seconds },
)
const told: Told = { p50: percentile(latencies, 50), p99: percentile(latencies, 99) }
console.log(`end ${JSON.stringify(told)}`)
