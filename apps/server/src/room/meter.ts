import type { FailureCode } from '@tandem/protocol'
import type { Flavour } from './delivery.ts'

/** What the core counts, for whoever watches the server. */
export interface Meter {
	connected(flavour: Flavour): void
	disconnected(flavour: Flavour): void
	roomOpened(): void
	roomClosed(): void
	/** Bytes of one message from a client. */
	received(bytes: number): void
	/** Bytes handed to a client's socket. */
	sent(bytes: number): void
	/** Milliseconds from an edit's arrival until it was on disk. */
	acknowledged(milliseconds: number): void
	refused(code: FailureCode): void
}
