/** `notifications`: what concerns one person. `feed`: what happens to the documents they know. */
export type StreamKind = 'notifications' | 'feed'

/** What is counted about streams. */
export interface StreamMeter {
	open(kind: StreamKind, count: number): void
	/** Events handed to streams: one for each stream that is told. */
	told(kind: StreamKind, count: number): void
	/** Events that one stream was told of what it missed. */
	replayed(kind: StreamKind, count: number): void
	/** A stream was closed because it did not read. */
	dropped(kind: StreamKind): void
}
