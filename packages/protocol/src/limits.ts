const KiB = 1024
const MiB = 1024 * KiB

/** Bounds that both sides know. Each says its unit and what happens beyond it. */
export const LIMITS = {
	/** Bytes of one WebSocket message. Beyond: closed with `too-large`. */
	messageBytes: 32 * MiB,
	/** One document, whoever writes in it and however. */
	document: {
		/** Bytes, encoded. Beyond: growth is refused with `document-full`, deleting still works. */
		bytes: 64 * MiB,
		/**
		 * Structs, each of which Yjs makes objects of: 64 MiB could be nine million, and no worker could load them. For so
		 * many one takes 6 s and 1 GiB. Beyond: as for bytes. Deleting cuts structs apart; it is refused only when that makes
		 * twice as many.
		 */
		structs: 500_000,
		/**
		 * Milliseconds of CPU that loading costs, on the server's machine, for any document and for each struct on top. An
		 * honest struct costs 0.002 to 0.01; thousands that two people put in one place at the same time take a second for
		 * each four million pairs of them. Beyond: as for bytes.
		 */
		loadMs: 5000,
		loadMsPerStruct: 0.01,
		/** Yjs client ids, one a page load. Nothing frees them. Beyond: edits of new ones are refused with `document-full`. */
		clients: 65_536,
		/** Root types, each a name that nothing frees. Beyond: edits that name a new one are refused with `document-full`. */
		roots: 1000,
		/** UTF-16 units of a root type's name. Beyond: as for one name too many. */
		rootName: 256,
		/** Types within types: Yjs deletes and prints them by recursion, honest ones nest ten. Beyond: closed with `malformed`. */
		depth: 100,
	},
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
	/** Bytes of one message's presence entries, more than as many of the largest. Beyond: closed with `malformed`, unread. */
	presenceMessageBytes: 9 * MiB,
	/** UTF-8 bytes of a document's address on a socket that several share. Beyond: closed with `malformed`. */
	addressBytes: 256,
	/** UTF-16 units of a token. Beyond: closed with `malformed`. */
	tokenLength: 4096,
	/** UTF-16 units of a title. Beyond: refused by page, API and socket. */
	titleLength: 300,
	/** UTF-16 units of a person's name. */
	nameLength: 60,
	/** Personal tokens of one person that are not revoked, expired ones too. Beyond: `too-many-tokens`. */
	tokens: 50,
	/** UTF-16 units of a token's name. */
	tokenName: 60,
	/** Days a token may live when it is given an end. Beyond: `invalid-request`. */
	tokenDays: 366,
	/** Milliseconds a ticket is valid. Beyond: `ticket-expired`; a connection that is open stays. */
	ticketMs: 10 * 60_000,
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

export type DocumentBounds = { readonly [Bound in keyof typeof LIMITS.document]: number }
