/** Which documents of a person's feed were deleted for good: told to those who were away. They go with their changes. */
export const statements: readonly string[] = [
	`CREATE TABLE activity_gone (
		person TEXT NOT NULL,
		seq INTEGER NOT NULL,
		document TEXT NOT NULL,
		PRIMARY KEY (person, seq)
	) STRICT, WITHOUT ROWID`,
	'CREATE INDEX activity_gone_seq ON activity_gone (seq)',
]
