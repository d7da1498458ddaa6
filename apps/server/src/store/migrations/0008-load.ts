/**
 * What each snapshot cost to load, for the bound on it. One of before has none; the next one that is made of its document
 * has.
 */
export const statements: readonly string[] = ['ALTER TABLE snapshot ADD COLUMN load_ms REAL NOT NULL DEFAULT 0']
