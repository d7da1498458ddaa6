import type { Meter } from './meter.ts'

/** A meter for tests that ask for no count. */
export const uncounted: Meter = {
	connected() {},
	disconnected() {},
	roomOpened() {},
	roomClosed() {},
	received() {},
	sent() {},
	acknowledged() {},
	refused() {},
}
