/**
 * The last `seq` of each session as a row of its own, instead of an index over all rows of the log. Sessions write in turn, so
 * each row of a window fell on another page of that index: a window of 20 authors wrote 20 pages and more to the disk.
 */
export const statements: readonly string[] = [
	`CREATE TABLE last_stored (
		document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
		session TEXT NOT NULL,
		seq INTEGER NOT NULL,
		person TEXT NOT NULL,
		PRIMARY KEY (document, session)
	) STRICT, WITHOUT ROWID`,
	// Beside max(), SQLite takes the other columns from the row that has it.
	`INSERT INTO last_stored (document, session, seq, person)
	SELECT document, session, max(seq), person FROM log WHERE session IS NOT NULL GROUP BY document, session`,
	'DROP INDEX log_session',
]
