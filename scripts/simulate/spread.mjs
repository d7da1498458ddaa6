import { fork } from 'node:child_process'

/** Seeds that a process is handed at once. */
const BATCH = 25

/**
 * @typedef {{ seed: number, broken: string, story: string[] }} Failure
 * @typedef {{ count: number, coverage: Record<string, number>, failures: Failure[] }} Done
 * @typedef {{ from: number, seeds: number, processes: number, done: (done: Done) => boolean }} Spreading
 */

/**
 * Lives the seeds in so many processes. `done` is told of each batch, and answers whether to go on. Rejects when a process
 * ends before its work does.
 * @param {Spreading} spreading
 */
export async function spread({ from, seeds, processes, done }) {
	let next = from
	let goesOn = true
	/** The next seeds that nobody has; none when all are given away. */
	const take = () => {
		const count = goesOn ? Math.min(BATCH, from + seeds - next) : 0
		next += count
		return { from: next - count, count }
	}
	const one = () =>
		new Promise((resolve, reject) => {
			const child = fork(new URL('./shard.mjs', import.meta.url))
			let isDone = false
			child.on('message', (message) => {
				if (message !== 'ready') goesOn = done(/** @type {Done} */ (message)) && goesOn
				const batch = take()
				isDone = batch.count === 0
				if (isDone) child.disconnect()
				else child.send(batch)
			})
			child.on('exit', (code) => {
				if (isDone) resolve(undefined)
				else reject(new Error(`a process of the simulation ended with ${code}`))
			})
		})
	await Promise.all(Array.from({ length: processes }, one))
}
