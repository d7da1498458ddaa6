import { BroadcastChannel, isMainThread, type Worker } from 'node:worker_threads'

/**
 * Loaded into a server's process, and so into each of its workers, before anything else. With SIGUSR2 every thread
 * collects its garbage; when all have, one line says how many bytes they still use.
 */
const asking = new BroadcastChannel('collect')
const answers = new BroadcastChannel('collected')
asking.unref()
answers.unref()

/** The hardest collection there is, as before running out of memory: the usual one keeps free pages and code for later. */
function bytesUsed(): number {
	globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
	const { heapUsed, external } = process.memoryUsage()
	return heapUsed + external
}

if (isMainThread) {
	const workers = new Set<Worker>()
	process.on('worker', (worker: Worker) => {
		workers.add(worker)
		worker.once('exit', () => workers.delete(worker))
	})
	let times = 0
	process.on('SIGUSR2', () => {
		let used = bytesUsed()
		let missing = workers.size
		answers.onmessage = ({ data }) => {
			used += data as number
			missing -= 1
			if (missing === 0) console.log(JSON.stringify({ collected: ++times, used }))
		}
		asking.postMessage(null)
	})
} else asking.onmessage = () => answers.postMessage(bytesUsed())
