import { BARE_DISK, bareDisk } from '../disk/baseline.ts'
import type { Side } from '../peers/start.ts'
import { HELD_UP } from '../peers/under-load.ts'
import type { Scenario } from '../scenario.ts'
import { type Crowd, measureCrowd } from './measure.ts'

const FAIR = `Server and load have a core each; every delivery is counted in its order and a round with one missing fails; latencies are
those of 25 clients, which are read at once; the load process must stay below 90 % of its core, else it is measured instead; the
first twelve seconds (thirty in the hot room), in which the servers' code is still being compiled and what their start left is collected,
are warm-up. All are given the same bytes by the same clients;
Hocuspocus stores as it comes, the others but Tandem store nothing.`

const DISK = `The bare disk makes as many commits a second and does nothing else; a round in which it is over a
latency's limit by itself says nothing of that latency.`

/**
 * What nobody who tells 200 people within 25 ms gets below: a relay that gathers for 20 ms and makes one write of it for each. It
 * judges nothing and stores nothing.
 */
const FLOOR = 'batching-relay'

const beside = (crowd: Crowd, ...sides: readonly Exclude<Side, 'tandem'>[]) =>
	sides.map((side) => ({ name: side, measure: () => measureCrowd(side, crowd) }))

/** Commits a second of a room that is typed in without a pause: it gathers for 20 ms. */
const WINDOWS = 50

/**
 * Warm for longer than the others: what reads a letter runs a thousand times a second, and V8 optimises it 13 to 17 seconds after the
 * first. That was a tenth of what was measured.
 */
const HOT: Crowd = { documents: 1, clients: 200, writers: 100, perSecond: 10, seconds: 5, warmSeconds: 30 }

export const hotRoomScenario: Scenario = {
	name: 'hot room of 200, 100 writers × 10/s',
	question: `What does one delivered edit cost the server where a crowd types at once, next to Hocuspocus, to a bare ws relay and
to one that gathers what comes within 20 ms, below which only who is later can be? ${FAIR}
${DISK}`,
	baselines: [
		...beside(HOT, 'hocuspocus'),
		...beside({ ...HOT, seconds: 2, warmSeconds: 1 }, 'relay'),
		...beside({ ...HOT, seconds: 3, warmSeconds: 2 }, FLOOR),
		bareDisk({ perSecond: WINDOWS, seconds: HOT.seconds }),
	],
	subject: () => measureCrowd('tandem', HOT),
	// 199,000 sends a second are more than a relay gets done: how late it is says nothing, what one costs it does.
	isVoid: ({ relay }) => (relay?.['µs CPU a delivery'] ?? 0) > 12,
	pictured: ['µs CPU a delivery'],
	compared: [
		{ figure: 'µs CPU a delivery', baseline: 'hocuspocus', limit: 1 / 5 },
		{ figure: 'µs CPU a delivery', baseline: 'relay', limit: 1 },
		{ figure: 'µs CPU a delivery', baseline: FLOOR, limit: 2 },
	],
	bounded: [{ figure: 'p99 ms', limit: 25, bare: BARE_DISK }, HELD_UP],
}

const ROOM: Crowd = { documents: 1, clients: 100, writers: 10, perSecond: 20, seconds: 5, warmSeconds: 12 }

export const roomScenario: Scenario = {
	name: 'room of 100, 10 writers × 20/s',
	question: `What does one delivered edit cost the server, checked, stored and acknowledged, next to Hocuspocus, y-websocket and a
bare ws relay that does none of that? ${FAIR}
${DISK}`,
	baselines: [
		...beside(ROOM, 'hocuspocus', 'y-websocket', 'relay'),
		...beside({ ...ROOM, seconds: 3, warmSeconds: 2 }, FLOOR),
		bareDisk({ perSecond: WINDOWS, seconds: ROOM.seconds }),
	],
	subject: () => measureCrowd('tandem', ROOM),
	// A relay with a core of its own is far below this: somebody else was at work.
	isVoid: ({ relay }) => (relay?.['p99 ms'] ?? 0) > 25,
	pictured: ['µs CPU a delivery'],
	compared: [
		{ figure: 'µs CPU a delivery', baseline: 'hocuspocus', limit: 1 / 2 },
		{ figure: 'µs CPU a delivery', baseline: 'y-websocket', limit: 1 },
		{ figure: 'µs CPU a delivery', baseline: 'relay', limit: 1 },
		{ figure: 'µs CPU a delivery', baseline: FLOOR, limit: 3 },
	],
	bounded: [{ figure: 'p99 ms', limit: 40, bare: BARE_DISK }, HELD_UP],
}

const TWO: Crowd = { documents: 1, clients: 2, writers: 1, perSecond: 20, seconds: 6, warmSeconds: 12 }

export const twoScenario: Scenario = {
	name: 'two people',
	question: `How long from a letter typed to the other having it, on disk in between, next to servers that store nothing before they
tell? ${FAIR}
${DISK}`,
	baselines: [
		...beside(TWO, 'hocuspocus', 'y-websocket', 'relay'),
		// Each letter is a commit of its own.
		bareDisk({ perSecond: TWO.perSecond, seconds: TWO.seconds }),
	],
	subject: () => measureCrowd('tandem', TWO),
	isVoid: ({ relay }) => (relay?.['p99 ms'] ?? 0) > 5,
	pictured: ['p50 ms', 'p99 ms', 'µs CPU a delivery'],
	compared: [
		{ figure: 'µs CPU a delivery', baseline: 'hocuspocus', limit: 1 },
		{ figure: 'p50 ms', baseline: 'relay', limit: 10 },
	],
	bounded: [{ figure: 'p50 ms', limit: 5, bare: BARE_DISK }, { figure: 'p99 ms', limit: 10, bare: BARE_DISK }, HELD_UP],
}

const MANY: Crowd = { documents: 20, clients: 100, writers: 100, perSecond: 10, seconds: 5, warmSeconds: 12 }
/** Commits a second that the server makes of it on a quiet machine: what comes while one is under way shares the next. */
const COMMITS = 700

export const storedScenario: Scenario = {
	name: 'stored, 1,000 edits a second',
	question: `How long from a letter typed to its author being told that it is on disk, where 1,000 a second are typed in 20 documents;
next to Hocuspocus, which says so when it is in memory? ${FAIR}
${DISK}`,
	baselines: [
		...beside(MANY, 'hocuspocus'),
		bareDisk({ perSecond: COMMITS, seconds: MANY.seconds }, { p50: 'stored p50 ms', p99: 'stored p99 ms' }),
	],
	subject: () => measureCrowd('tandem', MANY),
	isVoid: ({ hocuspocus }) => (hocuspocus?.['stored p99 ms'] ?? 0) > 50,
	pictured: ['stored p50 ms', 'stored p99 ms'],
	compared: [],
	bounded: [
		{ figure: 'stored p50 ms', limit: 6, bare: BARE_DISK },
		{ figure: 'stored p99 ms', limit: 25, bare: BARE_DISK },
		HELD_UP,
	],
}
