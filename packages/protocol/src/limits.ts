const KiB = 1024
const MiB = 1024 * KiB

/** Bounds that both sides know. Each says its unit and what happens beyond it. */
export const LIMITS = {
	/** Bytes of one WebSocket message. Beyond: closed with `too-large`. */
	messageBytes: 32 * MiB,
	/** Bytes of one document, encoded. Beyond: growth is refused with `document-full`, deleting still works. */
	documentBytes: 64 * MiB,
	/** Bytes of one paste. Beyond: the page inserts nothing and says so. */
	pasteBytes: 4 * MiB,
	/** Bytes of one edit frame made by merging a backlog. One edit that is larger by itself travels alone. */
	frameBytes: 256 * KiB,
	/** Edit frames a client has under way unacknowledged. Beyond: they wait in its pending store. */
	framesUnacknowledged: 8,
	/** Sessions one connection writes for: its own and those of closed tabs. Beyond: sent over a later connection. */
	sessionsPerConnection: 64,
	/**
	 * Milliseconds a client waits for the answer to its probe. Beyond: it connects anew. A server that does not read from
	 * it meanwhile says within them, unasked, that it lives.
	 */
	probeMs: 3000,
	/** Bytes of one person's presence state as JSON. Beyond: dropped. */
	presenceBytes: 4 * KiB,
	/** Presence entries in one message. Beyond: closed with `malformed`. */
	presenceEntries: 1024,
	/** UTF-16 units of a title. Beyond: refused by page, API and socket. */
	titleLength: 300,
	/** UTF-16 units of a person's name. */
	nameLength: 60,
} as const
