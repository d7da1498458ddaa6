/**
 * Which of a person's tabs holds the event streams. All tabs of one browser run this and talk over a channel. It is not
 * built on Locks: a lock says nothing while its holder is frozen, where the leader's beat is needed anyway, and the locks
 * by hearsay let two tabs hold one for a moment, which their other users bear. Where the browser has exact locks they
 * come on top: the one that follows a tab that died is then known at once.
 */

/** Bounds, in milliseconds. */
export const TERM = {
	/** How often a leader says that it leads. */
	beat: 5_000,
	/** Two beats and some delay: then others ask whether it still lives, and it no longer trusts itself. */
	silence: 12_000,
	/** How long a claim stands before it counts. Words may take half of it. */
	claim: 1_000,
	/**
	 * From then to leading: what the last leader closed is closed at the server too, and a tab that stood still has heard
	 * what was said meanwhile, however its browser orders timers and words.
	 */
	settle: 250,
} as const

/**
 * - `asleep`: not heard of, hears nothing: before `open`, while the page is frozen or in the back-forward cache.
 * - `claiming`: nobody seems to lead. Contested by whoever leads and by claimants with a lower id.
 * - `settling`: nobody contested the claim, or the exact lock is ours. Leads in a moment.
 */
export type Leader =
	| { readonly kind: 'asleep' }
	| { readonly kind: 'follower' | 'claiming' | 'settling'; readonly due: number }
	/** `since`: of two leaders the later one stays, because the earlier one must have slept when it was asked. */
	| { readonly kind: 'leading'; readonly since: number; readonly due: number }
	| { readonly kind: 'closed' }

export type LeaderEvent =
	/** The tab wants the events; also when it is back from `hide`. */
	| { readonly kind: 'open' }
	/** Another tab leads, since then. */
	| { readonly kind: 'beat'; readonly from: string; readonly since: number }
	| { readonly kind: 'claim'; readonly from: string }
	/** Another tab has come and wants to know how the streams are. */
	| { readonly kind: 'asked' }
	| { readonly kind: 'resign' }
	/** The exact lock is ours, and is not any more. */
	| { readonly kind: 'granted' }
	| { readonly kind: 'lost' }
	/** The state's `due` may have come. A leader's stream says so too: timers of hidden tabs sleep. */
	| { readonly kind: 'due' }
	/** The page may be frozen the next moment. */
	| { readonly kind: 'hide' }
	| { readonly kind: 'close' }

/**
 * To be done in order.
 * - `listen`, `deafen`: open and close the channel. `listen` also means: what was said before is not known.
 * - `queue`, `steal`, `free`: the exact lock, where there is one. `free` leaves the queue as well.
 * - `start`, `stop`: the streams.
 */
export type LeaderEffect =
	| 'listen'
	| 'deafen'
	| 'queue'
	| 'steal'
	| 'free'
	| 'start'
	| 'stop'
	| 'beat'
	| 'claim'
	| 'ask'
	| 'resign'

export interface LeaderStep {
	readonly state: Leader
	readonly effects: readonly LeaderEffect[]
}

/** `tab` is random per tab, `exact` whether the browser has exact locks, the same in all tabs of one origin. */
export interface LeaderMoment {
	readonly now: number
	readonly tab: string
	readonly exact: boolean
}

export const ASLEEP: Leader = { kind: 'asleep' }

/** Pure. Events that mean nothing in a state leave it alone. */
export function stepLeader(state: Leader, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (state.kind) {
		case 'asleep':
			return whileAsleep(state, event, at)
		case 'follower':
			return leave(state, event, at) ?? whileFollowing(state, event, at)
		case 'claiming':
			return leave(state, event, at) ?? whileClaiming(state, event, at)
		case 'settling':
			return leave(state, event, at) ?? whileSettling(state, event, at)
		case 'leading':
			return wokeUp(state, event, at) ?? leave(state, event, at) ?? whileLeading(state, event, at)
		case 'closed':
			return stay(state)
		default:
			return state satisfies never
	}
}

export function leaderDue(state: Leader): number | null {
	return 'due' in state ? state.due : null
}

function whileAsleep(state: Leader, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (event.kind) {
		case 'open':
			if (at.exact) return follow(at, TERM.silence, ['listen', 'queue', 'ask'])
			return { state: { kind: 'claiming', due: at.now + TERM.claim }, effects: ['listen', 'claim'] }
		case 'granted':
			return { state, effects: ['free'] }
		case 'close':
			return { state: { kind: 'closed' }, effects: [] }
		default:
			return stay(state)
	}
}

type Waiting = Extract<Leader, { kind: 'follower' | 'claiming' | 'settling' }>

function whileFollowing(state: Waiting, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (event.kind) {
		case 'beat':
			return follow(at, TERM.silence)
		case 'resign':
			// The lock knows who is next.
			return at.exact ? follow(at, TERM.silence) : claim(at)
		case 'granted':
			return settle(at)
		case 'due':
			return isDue(state, at) ? claim(at) : stay(state)
		default:
			return stay(state)
	}
}

function whileClaiming(state: Waiting, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (event.kind) {
		case 'beat':
			return follow(at, TERM.silence)
		case 'claim':
			// Whoever came later has not heard ours.
			return event.from < at.tab ? follow(at, TERM.silence) : { state, effects: ['claim'] }
		case 'granted':
			return settle(at)
		case 'due':
			if (!isDue(state, at)) return stay(state)
			return at.exact ? follow(at, TERM.silence, ['free', 'steal']) : settle(at)
		default:
			return stay(state)
	}
}

function whileSettling(state: Waiting, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (event.kind) {
		case 'lost':
			return follow(at, TERM.silence, ['queue'])
		case 'beat':
		case 'claim':
			return at.exact ? stay(state) : whileClaiming(state, event, at)
		case 'due':
			if (!isDue(state, at)) return stay(state)
			// It stood still meanwhile, and what was said then may be waiting behind this timer.
			if (at.now - state.due > TERM.settle) return settle(at)
			return lead(at)
		default:
			return stay(state)
	}
}

type Leading = Extract<Leader, { kind: 'leading' }>

function whileLeading(state: Leading, event: LeaderEvent, at: LeaderMoment): LeaderStep {
	switch (event.kind) {
		case 'beat': {
			const isOurs = event.since < state.since || (event.since === state.since && at.tab < event.from)
			return isOurs ? beat(state, at) : follow(at, TERM.silence, ['stop', 'free', 'queue'])
		}
		case 'claim':
		case 'asked':
			return beat(state, at)
		case 'lost':
			return follow(at, TERM.silence, ['stop', 'queue'])
		case 'due':
			return isDue(state, at) ? beat(state, at) : stay(state)
		default:
			return stay(state)
	}
}

/**
 * Its timer is late by more than the silence, so the tab slept and another one may lead by now: the streams are closed
 * before anything else is done. It asks soon whether anybody does.
 */
function wokeUp(state: Leading, event: LeaderEvent, at: LeaderMoment): LeaderStep | null {
	if (at.now - state.due <= TERM.silence || event.kind === 'hide' || event.kind === 'close') return null
	const next = whileFollowing({ kind: 'follower', due: at.now + TERM.claim }, event, at)
	return { state: next.state, effects: ['stop', 'free', 'queue', ...next.effects] }
}

/** Streams are closed before the others are told, and the channel too: an open one keeps a page out of the cache. */
function leave(state: Leader, event: LeaderEvent, _at: LeaderMoment): LeaderStep | null {
	if (event.kind !== 'hide' && event.kind !== 'close') return null
	const goes: LeaderEffect[] = state.kind === 'leading' ? ['stop', 'resign'] : []
	return { state: { kind: event.kind === 'hide' ? 'asleep' : 'closed' }, effects: [...goes, 'free', 'deafen'] }
}

function isDue(state: { readonly due: number }, at: LeaderMoment): boolean {
	return at.now >= state.due
}

function stay(state: Leader): LeaderStep {
	return { state, effects: [] }
}

function follow(at: LeaderMoment, patience: number, effects: readonly LeaderEffect[] = []): LeaderStep {
	return { state: { kind: 'follower', due: at.now + patience }, effects }
}

function claim(at: LeaderMoment): LeaderStep {
	return { state: { kind: 'claiming', due: at.now + TERM.claim }, effects: ['claim'] }
}

function settle(at: LeaderMoment): LeaderStep {
	return { state: { kind: 'settling', due: at.now + TERM.settle }, effects: [] }
}

function lead(at: LeaderMoment): LeaderStep {
	return { state: { kind: 'leading', since: at.now, due: at.now + TERM.beat }, effects: ['beat', 'start'] }
}

function beat(state: Leading, at: LeaderMoment): LeaderStep {
	return { state: { ...state, due: at.now + TERM.beat }, effects: ['beat'] }
}
