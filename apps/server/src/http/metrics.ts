import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FailureCode } from '@tandem/protocol'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { StreamMeter } from '../sse/meter.ts'
import { streamMetrics } from './stream-metrics.ts'

/** What the server counts about itself. Cheap enough for the path of every edit. */
export interface Metrics {
	/** Open connections by what they speak. */
	connections(flavour: string, open: number): void
	/** Rooms in memory. */
	rooms(open: number): void
	/** Bytes over WebSockets. */
	bytes(direction: 'in' | 'out', count: number): void
	/** From an edit's arrival to its acknowledgement. */
	acknowledged(seconds: number): void
	/** One commit of the log. */
	committed(seconds: number): void
	readonly streams: StreamMeter
	/** A request, upgrade or session was refused. */
	refused(code: FailureCode): void
	/** Prometheus' text format. */
	text(): Promise<string>
	readonly contentType: string
	/** Stops measuring. Idempotent. */
	close(): void
}

/**
 * Milliseconds between two looks at the event loop. They are a sample of its time: a shorter delay is met by as large a share of
 * them as it takes of that. Each wakes a sleeping loop, which is most of what an idle server does: looks each 10 ms were half a per
 * cent of a core, and a quarter of a letter's cost where two people write.
 */
const LOOP_RESOLUTION_MS = 100

/** From what a fast disk takes to where a person notices. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics(): Metrics {
	const registry = new Registry()
	const registers = [registry]
	const connections = new Gauge({
		name: 'tandem_connections',
		help: 'Open WebSocket connections by what they speak',
		labelNames: ['flavour'],
		registers,
	})
	const rooms = new Gauge({ name: 'tandem_rooms', help: 'Documents open in memory', registers })
	const bytes = bytesOverWebSockets(registry)
	const acknowledgement = new Histogram({
		name: 'tandem_acknowledgement_seconds',
		help: 'From the arrival of an edit to its acknowledgement',
		buckets: SECONDS,
		registers,
	})
	const commit = new Histogram({
		name: 'tandem_commit_seconds',
		help: 'Storing one batch of edits',
		buckets: SECONDS,
		registers,
	})
	const refusals = new Counter({
		name: 'tandem_refusals_total',
		help: 'Requests, upgrades and sessions that were refused, by code',
		labelNames: ['code'],
		registers,
	})
	const loop = eventLoopDelay(registry)
	return {
		connections: (flavour, open) => connections.labels(flavour).set(open),
		rooms: (open) => rooms.set(open),
		bytes: (direction, count) => {
			bytes[direction] += count
		},
		acknowledged: (seconds) => acknowledgement.observe(seconds),
		committed: (seconds) => commit.observe(seconds),
		streams: streamMetrics(registry),
		refused: (code) => refusals.labels(code).inc(),
		text: () => registry.metrics(),
		contentType: registry.contentType,
		close: () => loop.disable(),
	}
}

/**
 * Bytes since the last reading, for the counter to take over when it is read: it builds a key each time, which was 3 % of what a
 * busy room costs the event loop.
 */
function bytesOverWebSockets(registry: Registry): { in: number; out: number } {
	const since = { in: 0, out: 0 }
	new Counter({
		name: 'tandem_bytes_total',
		help: 'Bytes received (in) and sent (out) over WebSockets',
		labelNames: ['direction'],
		registers: [registry],
		collect() {
			for (const direction of ['in', 'out'] as const) {
				this.labels(direction).inc(since[direction])
				since[direction] = 0
			}
		},
	})
	return since
}

/** How late the event loop was since the metrics were last read. */
function eventLoopDelay(registry: Registry) {
	const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
	delay.enable()
	new Gauge({
		name: 'tandem_event_loop_delay_seconds',
		help: 'Delay of the event loop since the last reading',
		labelNames: ['quantile'],
		registers: [registry],
		collect() {
			for (const quantile of [0.5, 0.9, 0.99, 1]) {
				// Each look includes the time between two looks.
				const seconds = delay.percentile(quantile * 100) / 1e9 - LOOP_RESOLUTION_MS / 1000
				this.labels(String(quantile)).set(Math.max(0, seconds))
			}
			delay.reset()
		},
	})
	return delay
}
