import type { Metrics } from './http/metrics.ts'
import type { Flavour } from './room/delivery.ts'
import type { Meter } from './room/meter.ts'

/** The core's counts as the metrics that are published. */
export function meterOver(metrics: Metrics): Meter {
	const open: Record<Flavour, number> = { native: 0, plain: 0, hocuspocus: 0 }
	let rooms = 0
	const connection = (flavour: Flavour, change: number) => {
		open[flavour] += change
		metrics.connections(flavour, open[flavour])
	}
	const room = (change: number) => {
		rooms += change
		metrics.rooms(rooms)
	}
	return {
		connected: (flavour) => connection(flavour, 1),
		disconnected: (flavour) => connection(flavour, -1),
		roomOpened: () => room(1),
		roomClosed: () => room(-1),
		received: (bytes) => metrics.bytes('in', bytes),
		sent: (bytes) => metrics.bytes('out', bytes),
		acknowledged: (milliseconds) => metrics.acknowledged(milliseconds / 1000),
		refused: (code) => metrics.refused(code),
	}
}
