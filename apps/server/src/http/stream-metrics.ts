import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { StreamKind, StreamMeter } from '../sse/meter.ts'

/** From nothing missed to more than a person's list holds. */
const REPLAYED = [0, 1, 5, 20, 100, 500, 1000, 5000]

/** What is published about event streams. */
export function streamMetrics(registry: Registry): StreamMeter {
	const registers = [registry]
	const labelNames = ['kind'] as const
	const open = new Gauge({ name: 'tandem_sse_streams', help: 'Open event streams', labelNames, registers })
	const told = new Counter({
		name: 'tandem_sse_events_total',
		help: 'Events written to streams, one for each stream',
		labelNames,
		registers,
	})
	const replayed = new Histogram({
		name: 'tandem_sse_replayed_events',
		help: 'Events that a stream was told of what it missed',
		buckets: REPLAYED,
		labelNames,
		registers,
	})
	const dropped = new Counter({
		name: 'tandem_sse_dropped_streams_total',
		help: 'Streams closed because nobody read them',
		labelNames,
		registers,
	})
	// Looked up once: a look-up by label builds a key each time.
	const of = (kind: StreamKind) => ({
		open: open.labels(kind),
		told: told.labels(kind),
		replayed: replayed.labels(kind),
		dropped: dropped.labels(kind),
	})
	const kinds = { notifications: of('notifications'), feed: of('feed') }
	return {
		open: (kind, count) => kinds[kind].open.set(count),
		told: (kind, count) => kinds[kind].told.inc(count),
		replayed: (kind, count) => kinds[kind].replayed.observe(count),
		dropped: (kind) => kinds[kind].dropped.inc(),
	}
}
