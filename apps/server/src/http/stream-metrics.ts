import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { StreamMeter } from '../sse/meter.ts'

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
	for (const kind of ['notifications', 'feed'] as const) {
		open.labels(kind).set(0)
		told.labels(kind).inc(0)
		dropped.labels(kind).inc(0)
	}
	return {
		open: (kind, count) => open.labels(kind).set(count),
		told: (kind, count) => told.labels(kind).inc(count),
		replayed: (kind, count) => replayed.labels(kind).observe(count),
		dropped: (kind) => dropped.labels(kind).inc(),
	}
}
