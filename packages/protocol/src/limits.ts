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
	/** Bytes of one person's presence state as JSON. Beyond: dropped. */
	presenceBytes: 4 * KiB,
	/** Presence entries in one message. Beyond: closed with `malformed`. */
	presenceEntries: 1024,
	/** UTF-16 units of a title. Beyond: refused by page, API and socket. */
	titleLength: 300,
	/** UTF-16 units of a person's name. */
	nameLength: 60,
	/** Notifications a person has unread or read. Beyond: the oldest is archived. */
	notifications: 1000,
	/** People named in one notification, the latest first. The others are counted. */
	notificationActors: 5,
	/** UTF-16 units of the text around a mention. Beyond: cut. */
	excerptLength: 200,
	/** People listed who opened a document, the latest first. Beyond: the others are not. */
	documentPeople: 200,
	/** Activities listed. Older ones are not shown. */
	activities: 50,
	/** People listed for one document's presence. The others are counted. */
	presencePeople: 20,
} as const
