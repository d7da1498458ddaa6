/**
 * Documents and their log.
 *
 * The log is clustered by document (WITHOUT ROWID), so that loading one reads neighbouring pages. `maker` and `person`
 * name better-auth's `user` without a foreign key: that table is made after this one, and what a person wrote outlives
 * their account.
 */
export const statements: readonly string[] = [
	`CREATE TABLE document (
		id TEXT PRIMARY KEY NOT NULL,
		title TEXT NOT NULL,
		maker TEXT NOT NULL,
		created_at INTEGER NOT NULL,
		updated_at INTEGER NOT NULL,
		trashed_at INTEGER,
		schema INTEGER NOT NULL DEFAULT 0
	) STRICT, WITHOUT ROWID`,
	'CREATE INDEX document_maker ON document (maker)',

	`CREATE TABLE log (
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		"offset" INTEGER NOT NULL,
		row_id TEXT NOT NULL,
		person TEXT NOT NULL,
		session TEXT,
		seq INTEGER NOT NULL,
		time INTEGER NOT NULL,
		updates BLOB NOT NULL,
		set_aside INTEGER NOT NULL DEFAULT 0,
		PRIMARY KEY (document, "offset")
	) STRICT, WITHOUT ROWID`,
	'CREATE INDEX log_session ON log (document, session, seq) WHERE session IS NOT NULL',

	// With a rowid: clustered, finding one key would walk through pages of megabytes.
	`CREATE TABLE snapshot (
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		"offset" INTEGER NOT NULL,
		row_id TEXT NOT NULL,
		"update" BLOB NOT NULL,
		vector BLOB NOT NULL,
		time INTEGER NOT NULL,
		PRIMARY KEY (document, "offset")
	) STRICT`,

	`CREATE TABLE visit (
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		person TEXT NOT NULL,
		first_at INTEGER NOT NULL,
		last_at INTEGER NOT NULL,
		PRIMARY KEY (person, document)
	) STRICT, WITHOUT ROWID`,
	// Finds the visits that go with a deleted document.
	'CREATE INDEX visit_document ON visit (document)',

	`CREATE TABLE projection (
		document TEXT PRIMARY KEY NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		"offset" INTEGER NOT NULL,
		html TEXT NOT NULL,
		text TEXT NOT NULL,
		markdown TEXT NOT NULL
	) STRICT`,
]
