import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Looks at this process every millisecond. */
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()

/** For how many milliseconds the process was held up since the last call: 99 of 100 looks came no later. */
export function heldUp(): number {
	const ms = delays.percentile(99) / 1e6
	delays.reset()
	return ms
}
