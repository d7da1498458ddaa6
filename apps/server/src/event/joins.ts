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
	return async (document, person) => {
		if (lately.has(document, person)) return
		await record({ kind: 'joined', document, person })
		lately.note(document, person)
	}
}
