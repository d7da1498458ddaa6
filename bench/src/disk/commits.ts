/** What commits are made with, so that their pace can be seen without a disk. Milliseconds. */
export interface Disk {
	now(): number
	wait(ms: number): void
	/** Returns when it is on disk. */
	commit(): void
}

/**
 * How long each of `count` commits takes from when it is due. Those that become due while the disk is busy share the next
 * one, as in a server that gathers meanwhile: what is measured is the least that anybody waits.
 */
export function commitLatencies(disk: Disk, { perSecond, count }: { perSecond: number; count: number }): number[] {
	const began = disk.now()
	const dueAt = (commit: number) => began + (commit / perSecond) * 1000
	const latencies: number[] = []
	while (latencies.length < count) {
		const early = dueAt(latencies.length) - disk.now()
		if (early > 0) disk.wait(early)
		const started = disk.now()
		disk.commit()
		const done = disk.now()
		do latencies.push(done - dueAt(latencies.length))
		while (latencies.length < count && dueAt(latencies.length) <= started)
	}
	return latencies
}
