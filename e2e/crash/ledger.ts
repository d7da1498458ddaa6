/**
 * What clients were promised of one document, kept outside of the process that is killed. Each edit is one word that
 * nobody else writes.
 */
export class Ledger {
	readonly document: string
	/** Its author was told that it is stored. */
	readonly acknowledged = new Set<string>()
	/** Somebody else was shown it. */
	readonly seen = new Set<string>()
	/** Everything anybody wrote, promised or not. */
	readonly written = new Set<string>()

	constructor(document: string) {
		this.document = document
	}

	/** What was promised and is not among these. */
	missing(held: ReadonlySet<string>): string[] {
		return [...this.acknowledged.union(this.seen).difference(held)]
	}
}
