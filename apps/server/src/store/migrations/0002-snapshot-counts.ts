/**
 * What a document's bounds are counted in, beside each snapshot: counting at every load would read all of it. A snapshot of
 * before has no counts; the next one that is made of its document has.
 */
export const statements: readonly string[] = [
	'ALTER TABLE snapshot ADD COLUMN structs INTEGER NOT NULL DEFAULT 0',
	"ALTER TABLE snapshot ADD COLUMN roots TEXT NOT NULL DEFAULT '[]'",
]
