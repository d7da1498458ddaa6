import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of CPU by what the threads are for. Only those that live are seen. */
export type ThreadTimes = Readonly<Record<string, number>>

/** What a thread's name, cut by Linux at 15 bytes, says of it. The main thread is known by its number instead. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
	[/^(writer|reader)$/, 'storage'],
	[/^document$/, 'documents'],
	[/./, 'V8 and libuv'],
]

/** Looks at the threads of a process. Of none where the system does not tell (it is no Linux). */
export function threadTimes(pid: number): ThreadTimes {
	const times: Record<string, number> = {}
	for (const task of tasksOf(pid)) {
		const at = `/proc/${pid}/task/${task}`
		try {
			const name = readFileSync(`${at}/comm`, 'utf8').trim()
			const group = task === String(pid) ? 'event loop' : (GROUPS.find(([pattern]) => pattern.test(name))?.[1] ?? name)
			times[group] = (times[group] ?? 0) + secondsOf(at)
		} catch {
			// It ended between the list and the look.
		}
	}
	return times
}

/** What was spent between two looks. */
export function spent(before: ThreadTimes, after: ThreadTimes): ThreadTimes {
	return Object.fromEntries(Object.entries(after).map(([group, at]) => [group, at - (before[group] ?? 0)]))
}

function tasksOf(pid: number): string[] {
	try {
		return readdirSync(`/proc/${pid}/task`)
	} catch {
		return []
	}
}

/** The thread's utime and stime, in ticks of which Linux has a hundred a second. */
function secondsOf(task: string): number {
	const fields = readFileSync(`${task}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
	return (Number(fields[11]) + Number(fields[12])) / 100
}
