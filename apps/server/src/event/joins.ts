import type { Fact } from './fact.ts'
import { Lately } from './lately.ts'

/**
 * Notes whose connection to which document was accepted. A person's first is news to the document's maker; later ones
 * only say when they were there last, as reading it does.
 */
export function joinsOver(
	record: (fact: Fact) => Promise<boolean>,
	now: () => number,
): (document: string, person: string) => Promise<void> {
	const lately = new Lately(now)
	/** Being noted now: ten tabs that come back together are one write. No more than the store takes at once. */
	const underWay = new Map<string, Promise<void>>()
	const note = async (document: string, person: string) => {
		await record({ kind: 'joined', document, person })
		lately.note(document, person)
	}
	return async (document, person) => {
		if (lately.has(document, person)) return
		const key = `${document} ${person}`
		const noted = underWay.get(key) ?? note(document, person).finally(() => underWay.delete(key))
		underWay.set(key, noted)
		await noted
	}
}
