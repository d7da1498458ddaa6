/** A mention as render() writes it. Nothing else can look like that: whatever else holds a "<" has it escaped. */
const MENTION = /<span class="mention" data-mention="([\w-]{1,64})" data-person="([\w-]{1,64})">@[^<]*<\/span>/g

/** Ids of the people whom rendered HTML mentions, each once. */
export function mentionedPeople(html: string): string[] {
	return [...new Set(Array.from(html.matchAll(MENTION), ([, , person = '']) => person))]
}

/**
 * Rendered HTML with the names people have now, by their ids; who has none here keeps the name that was written.
 * Mentions of `me` are marked as in the editor.
 */
export function nameMentions(html: string, names: ReadonlyMap<string, string>, me?: string): string {
	return html.replace(MENTION, (written, mention: string, person: string) => {
		const name = names.get(person)
		const text = name === undefined ? written.slice(written.indexOf('>') + 1, -'</span>'.length) : `@${escaped(name)}`
		const mine = person === me ? ' data-me=""' : ''
		return `<span class="mention" data-mention="${mention}" data-person="${person}"${mine}>${text}</span>`
	})
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? '')
