/**
 * Preloaded by servers whose memory is measured, in each of their threads: at SIGUSR2 they collect their garbage, which is
 * not what is asked about.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, BroadcastChannel as Threads } from 'node:worker_threads'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const threads = new Threads('collect')

function collect(): void {
	gc()
	// What the first one found to be unused may hold more.
	gc()
}

// Only the main thread hears signals.
if (isMainThread) {
	process.on('SIGUSR2', () => {
		collect()
		threads.postMessage('')
	})
} else threads.onmessage = collect
// Listening would keep a thread alive.
threads.unref()
