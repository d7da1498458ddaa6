import type { Scenario } from '../scenario.ts'
import { type Crowd, measureRelay, measureTandem } from './measure.ts'

const FAIR = `Server and load have a core each; every delivery is counted and a round with one missing fails; the load process must
stay below 90 % of its core, else it is measured instead; the first second is warm-up.`

const ROOM: Crowd = { clients: 100, writers: 10, perSecond: 20, seconds: 6 }

export const roomScenario: Scenario = {
	name: 'room of 100, 10 writers × 20/s',
	question: `What does one delivered edit cost the server, checked, stored and acknowledged, next to a bare ws relay that does none
of that? ${FAIR}`,
	baseline: () => measureRelay(ROOM),
	subject: () => measureTandem(ROOM),
	// A relay with a core of its own is far below this: somebody else was at work.
	isVoid: ({ 'p99 ms': p99 = 0 }) => p99 > 25,
	compared: [{ figure: 'µs CPU a delivery', limit: 1 }],
	bounded: [{ figure: 'p99 ms', limit: 40 }],
}

const TWO: Crowd = { clients: 2, writers: 1, perSecond: 20, seconds: 10 }

export const twoScenario: Scenario = {
	name: 'two people',
	question: `How long from a letter typed to the other having it, on disk in between, next to a bare ws relay that stores nothing?
${FAIR}`,
	baseline: () => measureRelay(TWO),
	subject: () => measureTandem(TWO),
	isVoid: ({ 'p99 ms': p99 = 0 }) => p99 > 5,
	compared: [{ figure: 'p50 ms', limit: 10 }],
	bounded: [
		{ figure: 'p50 ms', limit: 5 },
		{ figure: 'p99 ms', limit: 10 },
	],
}
