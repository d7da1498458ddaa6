/**
 * What happened to documents, as people are told of it. Its numbers are never given twice (AUTOINCREMENT), because a
 * page that is open remembers rows by them.
 *
 * `activity_change` counts every change of a row, so that a reader who names the last one it has is found again.
 */
export const statements: readonly string[] = [
	`CREATE TABLE activity (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		person TEXT NOT NULL,
		kind TEXT NOT NULL,
		since INTEGER NOT NULL,
		at INTEGER NOT NULL,
		seq INTEGER NOT NULL UNIQUE
	) STRICT`,
	// Finds the burst that an edit goes on with, and what goes with a deleted document.
	'CREATE INDEX activity_document ON activity (document, person, kind, at)',

	`CREATE TABLE activity_change (
		seq INTEGER PRIMARY KEY NOT NULL,
		nonce TEXT NOT NULL
	) STRICT`,
]
