/** Preloaded by servers whose memory is measured: at SIGUSR2 they collect their garbage, which is not what is asked about. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
process.on('SIGUSR2', () => {
	collect()
	// What the first one found to be unused may hold more.
	collect()
})
