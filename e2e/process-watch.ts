import { readFileSync } from 'node:fs'

/** Bytes of memory that a process holds now. Linux. */
export function residentBytes(pid: number): number {
	const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
	return Number(kibibytes) * 1024
}

/** CPU milliseconds that a process' first thread, its event loop, has used. Linux. */
export function loopCpu(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

/** Milliseconds that a process' first thread has waited for a processor while it had something to do. Linux. */
export function waitedForProcessor(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
}

/** Open connections and rooms, as the server counts them. */
export async function openThings(url: string): Promise<{ readonly connections: number; readonly rooms: number }> {
	const text = await (await fetch(`${url}/metrics`)).text()
	const sum = (name: string) =>
		[...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))].reduce(
			(all, [, count]) => all + Number(count),
			0,
		)
	return { connections: sum('tandem_connections'), rooms: sum('tandem_rooms') }
}
