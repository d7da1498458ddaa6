import { execFileSync } from 'node:child_process'
import { appendFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of 16 MiB that can be filled. */
export interface SmallDisk {
	/** A folder on it. */
	readonly data: string
	/** Writes until nothing more fits. */
	fill(): void
	/** Makes the room again that `fill` took. */
	free(): void
	remove(): Promise<void>
}

/** Null where nobody may mount one: it takes root on Linux. */
export async function smallDisk(): Promise<SmallDisk | null> {
	const path = await mkdtemp(join(tmpdir(), 'tandem-disk-'))
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', path], { stdio: 'ignore' })
	} catch {
		await rm(path, { recursive: true })
		return null
	}
	const filler = join(path, 'filler')
	return {
		data: join(path, 'data'),
		fill: () => {
			try {
				for (;;) appendFileSync(filler, new Uint8Array(4096))
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
			}
		},
		free: () => rmSync(filler),
		remove: async () => {
			execFileSync('umount', ['-l', path])
			await rm(path, { recursive: true })
		},
	}
}
