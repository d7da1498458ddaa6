/** Personal tokens. Of each only its SHA-256 is kept; a row that is gone is a token that was revoked. */
export const statements: readonly string[] = [
	`CREATE TABLE token (
		id TEXT PRIMARY KEY NOT NULL,
		person TEXT NOT NULL,
		name TEXT NOT NULL,
		scope TEXT NOT NULL,
		hash TEXT NOT NULL UNIQUE,
		created_at INTEGER NOT NULL,
		expires_at INTEGER,
		last_used_at INTEGER
	) STRICT`,
	'CREATE INDEX token_person ON token (person, created_at)',
]
