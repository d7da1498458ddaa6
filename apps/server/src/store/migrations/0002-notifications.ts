/**
 * Notifications, and what they are made from.
 *
 * `notification` names its document without a foreign key: its rows outlive a deleted document, so that whoever was
 * away learns that they were withdrawn. The counter of a person is their newest row of `notification_change`.
 */
export const statements: readonly string[] = [
	// Everything written before is looked through at the next start, like everything behind.
	'ALTER TABLE document ADD COLUMN projected_offset INTEGER NOT NULL DEFAULT 0',

	// Until now every visit was noted alike: whoever came before is not announced as new.
	'ALTER TABLE visit ADD COLUMN joined_at INTEGER',
	'UPDATE visit SET joined_at = first_at',
	'DROP INDEX visit_document',
	'CREATE INDEX visit_document ON visit (document, last_at)',

	`CREATE TABLE notification (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		person TEXT NOT NULL,
		key TEXT NOT NULL,
		seq INTEGER NOT NULL,
		kind TEXT NOT NULL,
		state TEXT NOT NULL,
		document TEXT NOT NULL,
		mention TEXT,
		actors TEXT NOT NULL,
		actor_count INTEGER NOT NULL,
		excerpt TEXT NOT NULL,
		at INTEGER NOT NULL,
		UNIQUE (person, key)
	) STRICT`,
	'CREATE UNIQUE INDEX notification_seq ON notification (person, seq)',
	"CREATE INDEX notification_listed ON notification (person, at, id) WHERE state IN ('unread', 'read')",
	"CREATE INDEX notification_document ON notification (document) WHERE state IN ('unread', 'read')",

	`CREATE TABLE notification_change (
		person TEXT NOT NULL,
		seq INTEGER NOT NULL,
		nonce TEXT NOT NULL UNIQUE,
		PRIMARY KEY (person, seq)
	) STRICT, WITHOUT ROWID`,

	// With a rowid: what falls due at one moment is told in the order in which it was found.
	`CREATE TABLE mention (
		id INTEGER PRIMARY KEY,
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		mention TEXT NOT NULL,
		person TEXT NOT NULL,
		author TEXT NOT NULL,
		excerpt TEXT NOT NULL,
		due_at INTEGER,
		notified INTEGER NOT NULL DEFAULT 0,
		present INTEGER NOT NULL DEFAULT 1,
		UNIQUE (document, mention, person)
	) STRICT`,
	'CREATE INDEX mention_author ON mention (author, due_at) WHERE due_at IS NOT NULL',
	'CREATE INDEX mention_due ON mention (due_at) WHERE due_at IS NOT NULL AND notified = 0 AND present = 1',
]
