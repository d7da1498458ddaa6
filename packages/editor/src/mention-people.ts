import type { MentionItem } from './mention-menu.ts'

/** Somebody who opened the document. */
export interface MentionPerson {
	readonly id: string
	readonly name: string
	readonly color: string
}

export interface MentionPeople {
	/** Who opened the document, the latest first. */
	readonly opened: readonly MentionPerson[]
	/** Who has it open now, under the names they have now. */
	readonly present: readonly MentionPerson[]
	/** Id of the person at this page. */
	readonly me: string
}

/** People that one menu shows. Beyond: the others are found by typing a part of their name. */
const MOST_SHOWN = 50

/**
 * Who can be mentioned, by a part of their name in either case: those who are here first, then the latest visitor, the
 * person themself last. `random` returns that many unpredictable bytes.
 */
export function mentionItems(
	{ opened, present, me }: MentionPeople,
	query: string,
	random: (length: number) => Uint8Array,
): readonly MentionItem[] {
	const here = new Map(present.map((person) => [person.id, person]))
	const people = new Map([...here, ...opened.map((person) => [person.id, here.get(person.id) ?? person] as const)])
	const rank = (id: string) => (id === me ? 2 : here.has(id) ? 0 : 1)
	const sought = query.toLowerCase()
	return [...people.values()]
		.filter(({ name }) => name.toLowerCase().includes(sought))
		.sort((a, b) => rank(a.id) - rank(b.id))
		.slice(0, MOST_SHOWN)
		.map(({ id, name, color }) => ({
			id,
			name,
			color,
			present: here.has(id),
			me: id === me,
			apply: (chain) =>
				chain.insertContent([
					{ type: 'mention', attrs: { id: newMentionId(random), person: id, label: name } },
					{ type: 'text', text: ' ' },
				]),
		}))
}

/** 128 unpredictable bits, base64url. */
export function newMentionId(random: (length: number) => Uint8Array): string {
	return btoa(String.fromCharCode(...random(16)))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '')
}
