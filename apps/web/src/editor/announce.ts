/** What a screen reader was told about others, so that it is told again only when it changed. */
export interface Told {
	/** Names of the people here, by person id, as last told. */
	readonly here: ReadonlyMap<string, string>
	/** When it was last said that somebody writes here, by name. */
	readonly writing: ReadonlyMap<string, number>
}

export const NOTHING_TOLD: Told = { here: new Map(), writing: new Map() }

/** Milliseconds in which the same person's writing is said once. */
const WRITING_AGAIN = 60_000

/**
 * One sentence about who came, left or writes in this person's block since the last one; null when there is nothing to
 * say. Coming and leaving within one beat cancel out.
 */
export function announce(
	told: Told,
	here: ReadonlyMap<string, string>,
	writers: readonly string[],
	now: number,
): { readonly told: Told; readonly sentence: string | null } {
	const came = [...here].filter(([id]) => !told.here.has(id)).map(([, name]) => name)
	const left = [...told.here].filter(([id]) => !here.has(id)).map(([, name]) => name)
	const writing = new Map([...told.writing].filter(([, at]) => now - at < WRITING_AGAIN))
	const fresh = [...new Set(writers)].filter((name) => !writing.has(name))
	for (const name of fresh) writing.set(name, now)
	const said = [say(came, 'is here', 'are here'), say(left, 'left', 'left'), say(fresh, 'writes here', 'write here')]
	const sentence = said.filter((part) => part !== '').join('. ')
	return { told: { here: new Map(here), writing }, sentence: sentence === '' ? null : sentence }
}

/** Names, or a number where more than three would be a list nobody listens to. */
function say(names: readonly string[], one: string, many: string): string {
	if (names.length === 0) return ''
	if (names.length > 3) return `${names.length} people ${many}`
	const last = names.at(-1) ?? ''
	return names.length === 1 ? `${last} ${one}` : `${names.slice(0, -1).join(', ')} and ${last} ${many}`
}
