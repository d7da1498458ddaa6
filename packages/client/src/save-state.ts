/** What the page says about saving (G11), with what its words need. `edits` counts what is not acknowledged. */
export type SaveState =
	/** Nothing of mine waits. `at` is when the last of it was stored; null when nothing was written here yet. */
	| { readonly kind: 'saved'; readonly at: number | null }
	| { readonly kind: 'saving' }
	| { readonly kind: 'waiting'; readonly edits: number }
	/** No connection for 3 s. Every waiting edit is in this device's database. */
	| { readonly kind: 'offline'; readonly edits: number }
	/** Waiting edits are in this tab's memory only. */
	| { readonly kind: 'not-kept'; readonly edits: number }
	/** The server cannot or will not store them. Offer Retry and Copy my text. */
	| { readonly kind: 'could-not-store'; readonly edits: number }

/** The words of G11. `clock` gives the time of day of a number of milliseconds since 1970. */
export function saveWords(save: SaveState, clock: (at: number) => string): string {
	switch (save.kind) {
		case 'saved':
			return save.at === null ? 'Saved' : `Saved ${clock(save.at)}`
		case 'saving':
			return 'Saving…'
		case 'waiting':
			return save.edits === 1 ? '1 edit waiting' : `${save.edits} edits waiting`
		case 'offline':
			return save.edits === 0 ? 'Offline' : 'Offline, kept on this device'
		case 'not-kept':
			return 'Not kept on this device: leave this tab open'
		case 'could-not-store':
			return 'Could not be stored'
		default:
			return save satisfies never
	}
}

/** What is the case, all at one moment. */
export interface SaveFacts {
	/** Edits and renames that are not acknowledged. */
	readonly edits: number
	/** When the oldest of them was made. */
	readonly oldestAt: number | null
	/** How many of them the device could not keep. */
	readonly unkept: number
	/** How many of them are being written to the device's database. */
	readonly keeping: number
	/** Since when there is no live connection; null while there is. */
	readonly lostAt: number | null
	/** The server said that it cannot store at the moment. */
	readonly notStoring: boolean
	/** Edits that were refused for good and are in the recovery box. */
	readonly refused: number
	/** When the last acknowledgement came. */
	readonly savedAt: number | null
}

/** What the words depend on besides the facts. */
export interface SaveMemory {
	readonly state: SaveState
	/** When *Saving…* appeared; null while something else is shown. */
	readonly savingAt: number | null
	/** Edits waited while offline and still do: they are told as a number, not as *Saving…*. */
	readonly returned: boolean
}

export const NOTHING_WRITTEN: SaveMemory = { state: { kind: 'saved', at: null }, savingAt: null, returned: false }

/** *Saving…* stays at least this long, so that it does not flicker. Milliseconds. */
const CALM = 400
/** Nothing is said about a slow or lost connection before this. Milliseconds. */
const PATIENT = 3_000

/** Pure. `wakeAt` is when the words may change although no fact does. */
export function nextSave(
	memory: SaveMemory,
	facts: SaveFacts,
	now: number,
): { memory: SaveMemory; wakeAt: number | null } {
	const offline = facts.lostAt !== null && now - facts.lostAt >= PATIENT
	const returned = facts.edits > 0 && (memory.returned || (memory.state.kind === 'offline' && facts.lostAt === null))
	const wanted = truth(facts, offline, returned, now)
	const calm = wanted.kind === 'saved' || wanted.kind === 'offline'
	const held = calm && memory.savingAt !== null && now - memory.savingAt < CALM
	const state = held ? memory.state : wanted
	const savingAt = state.kind === 'saving' ? (memory.savingAt ?? now) : null
	const moments = [
		held && memory.savingAt !== null ? memory.savingAt + CALM : null,
		facts.oldestAt === null ? null : facts.oldestAt + PATIENT,
		facts.lostAt === null ? null : facts.lostAt + PATIENT,
	].filter((moment) => moment !== null && moment > now)
	return {
		memory: { state: same(memory.state, state) ? memory.state : state, savingAt, returned },
		wakeAt: moments.length === 0 ? null : Math.min(...(moments as number[])),
	}
}

function truth(facts: SaveFacts, offline: boolean, returned: boolean, now: number): SaveState {
	const { edits } = facts
	if (facts.refused > 0) return { kind: 'could-not-store', edits: facts.refused }
	if (edits === 0) return offline ? { kind: 'offline', edits } : { kind: 'saved', at: facts.savedAt }
	if (facts.notStoring) return { kind: 'could-not-store', edits }
	const late = facts.oldestAt !== null && now - facts.oldestAt >= PATIENT
	if ((offline || late || returned) && facts.unkept > 0) return { kind: 'not-kept', edits }
	if (offline) return facts.keeping > 0 ? { kind: 'saving' } : { kind: 'offline', edits }
	return late || returned ? { kind: 'waiting', edits } : { kind: 'saving' }
}

function same(a: SaveState, b: SaveState): boolean {
	return a.kind === b.kind && saveCount(a) === saveCount(b)
}

function saveCount(save: SaveState): number | null {
	return save.kind === 'saving' ? null : save.kind === 'saved' ? save.at : save.edits
}
