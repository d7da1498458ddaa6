/** At most two letters that stand for a name: first and last word, or the first two letters of a single one. */
export function initials(name: string): string {
	const words = name.trim().split(/\s+/u).filter(Boolean)
	const first = words[0]
	if (!first) return '?'
	const last = words.length > 1 ? words[words.length - 1] : undefined
	const letters = last ? letter(first) + letter(last) : [...first].slice(0, 2).join('')
	return letters.toLocaleUpperCase()
}

/** The first code point: a name may begin with an emoji, which is two UTF-16 units. */
function letter(word: string): string {
	return [...word][0] ?? ''
}
