import type { Scenario } from '../scenario.ts'
import { measureStreams, openFiles } from './measure.ts'

const STREAMS = [4000, 10_000]

/** Files that a process has open besides its streams. */
const OTHERS = 100

const QUESTION = `What does one delivered event cost the server, bounded, counted and kept in order with what is stored, next to bare
response.write; and what an open stream, both before anything was written to it? Server and load have a core each; every delivery is
counted, and one that is missing or comes twice fails; ten events are warm-up.`

/** Those that this system's limit of open files allows. */
export function streamScenarios(): Scenario[] {
	const most = openFiles() - OTHERS
	for (const streams of STREAMS) {
		if (streams > most) console.log(`streams of ${streams} are left out: raise the limit of open files (ulimit -n).`)
	}
	return STREAMS.filter((streams) => streams <= most).map((streams) => ({
		name: `streams: ${streams}`,
		question: QUESTION,
		baseline: () => measureStreams('bare.ts', streams),
		subject: () => measureStreams('hub.ts', streams),
		isVoid: () => false,
		compared: [
			{ figure: 'µs CPU a delivery, one event to all', limit: 1 },
			{ figure: 'µs CPU a delivery, one event to each', limit: 1 },
			{ figure: 'kB a stream', limit: 1 },
		],
		bounded: [
			{ figure: 'ms held up, one event to all', limit: 20 },
			{ figure: 'ms held up, one event to each', limit: 20 },
		],
	}))
}
