import { execFileSync } from 'node:child_process'

/**
 * From now on the system refuses whatever this process writes to a file; resolves with the undo, or null where there is no
 * `prlimit` to ask for it. Unlike a full disk it needs no rights, and no disk of its own.
 */
export function refuseWrites(pid: number): (() => void) | null {
	const prlimit = (...args: string[]) =>
		execFileSync('prlimit', ['--pid', String(pid), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
	try {
		const hard = prlimit('--fsize', '--output', 'HARD', '--noheadings', '--raw').trim()
		prlimit('--fsize=0:')
		return () => prlimit(`--fsize=${hard}:`)
	} catch {
		return null
	}
}
