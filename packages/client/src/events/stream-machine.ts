/** Bounds of one event stream, in milliseconds. */
export const STREAM = {
	/** From the request to the answer's head. */
	connect: 10_000,
	/** Silence after which it is given up. The server says every 15 s that it lives. */
	silence: 45_000,
	/** Silence that makes it worth a new one when the network is back. */
	doubt: 20_000,
	/** From a connection closed here to the next: it is closed at the server too by then, where two would count. */
	settle: 250,
	/** The first pause, until the server asks for another; doubled each time. */
	firstPause: 1_000,
	longestPause: 30_000,
	/** The longest pause that a refusal may ask for: a proxy's day would end it for whoever does not reload. */
	longestAfter: 300_000,
	/** A stream that lasted this long starts again at the first pause. */
	settled: 10_000,
} as const

/** `attempt` counts tries since the last settled stream, `retry` is the shortest pause the server asked for. */
export type Stream =
	| ({ readonly kind: 'idle' } & Manners)
	| ({ readonly kind: 'connecting' | 'waiting'; readonly attempt: number; readonly due: number } & Manners)
	| ({ readonly kind: 'open'; readonly attempt: number; readonly since: number; readonly due: number } & Manners)
	/** Nobody is signed in, or somebody else: another page has to be loaded. */
	| { readonly kind: 'ended' }

interface Manners {
	readonly retry: number
}

export type StreamEvent =
	| { readonly kind: 'start' }
	| { readonly kind: 'stop' }
	/** The answer's head. `after`: milliseconds that it asks to wait. */
	| { readonly kind: 'answered'; readonly status: number; readonly after: number }
	/** Anything at all, a comment too. */
	| { readonly kind: 'heard' }
	/** The server asks for this pause between two streams. */
	| { readonly kind: 'retry'; readonly ms: number }
	/** It ended, could not be reached, or could not be read. */
	| { readonly kind: 'cut' }
	/** The network or the person is back. */
	| { readonly kind: 'wake' }
	| { readonly kind: 'due' }

/** `lost`: the server does not take our place in the stream, or us; the list has to be fetched again. */
export type StreamEffect = 'connect' | 'disconnect' | 'lost'

export interface StreamStep {
	readonly state: Stream
	readonly effects: readonly StreamEffect[]
}

export interface StreamMoment {
	readonly now: number
	/** From 0 to 1. */
	readonly chance: number
}

export const NO_STREAM: Stream = { kind: 'idle', retry: 0 }

/** Pure. Events that mean nothing in a state leave it alone. */
export function stepStream(state: Stream, event: StreamEvent, at: StreamMoment): StreamStep {
	if (state.kind === 'ended') return stay(state)
	if (event.kind === 'stop') return { state: { kind: 'idle', retry: state.retry }, effects: disconnect(state) }
	if (event.kind === 'retry') return stay({ ...state, retry: Math.min(event.ms, STREAM.longestPause) })
	switch (state.kind) {
		case 'idle':
			return event.kind === 'start' ? connect(state, 0, at) : stay(state)
		case 'connecting':
			return whileConnecting(state, event, at)
		case 'open':
			return whileOpen(state, event, at)
		case 'waiting':
			if (event.kind === 'wake') return stay({ ...state, attempt: 0, due: Math.min(state.due, at.now + STREAM.settle) })
			return event.kind === 'due' && at.now >= state.due ? connect(state, state.attempt, at) : stay(state)
		default:
			return state satisfies never
	}
}

export function streamDue(state: Stream): number | null {
	return 'due' in state ? state.due : null
}

/** Half of each pause is chance, so that the tabs a server lost do not all come back at once. */
export function pauseAfter(attempt: number, chance: number): number {
	return Math.min(STREAM.longestPause, STREAM.firstPause * 2 ** attempt) * (0.5 + chance / 2)
}

type Trying = Extract<Stream, { attempt: number }>

function whileConnecting(state: Trying, event: StreamEvent, at: StreamMoment): StreamStep {
	switch (event.kind) {
		case 'answered':
			return answered(state, event, at)
		case 'cut':
			return pause(state, state.attempt, 0, at)
		case 'due':
			return at.now >= state.due ? pause(state, state.attempt, 0, at) : stay(state)
		default:
			return stay(state)
	}
}

function answered(state: Trying, { status, after }: { status: number; after: number }, at: StreamMoment): StreamStep {
	if (status === 200) {
		const { attempt, retry } = state
		return stay({ kind: 'open', attempt, retry, since: at.now, due: at.now + STREAM.silence })
	}
	// 204 is how a server tells any reader of event streams to stop.
	if (status === 204) return { state: { kind: 'ended' }, effects: ['disconnect'] }
	// The list's answer says who is signed in now.
	if (status === 401 || status === 403) return { state: { kind: 'ended' }, effects: ['disconnect', 'lost'] }
	const next = pause(state, state.attempt, Math.min(after, STREAM.longestAfter), at)
	return status === 400 ? { state: next.state, effects: [...next.effects, 'lost'] } : next
}

function whileOpen(state: Extract<Stream, { kind: 'open' }>, event: StreamEvent, at: StreamMoment): StreamStep {
	const attempt = at.now - state.since >= STREAM.settled ? 0 : state.attempt
	switch (event.kind) {
		case 'heard':
			return stay({ ...state, due: at.now + STREAM.silence })
		case 'cut':
			return pause(state, attempt, 0, at)
		case 'wake':
			return state.due - at.now < STREAM.silence - STREAM.doubt ? renew(state, attempt, at) : stay(state)
		case 'due':
			return at.now >= state.due ? renew(state, attempt, at) : stay(state)
		default:
			return stay(state)
	}
}

function stay(state: Stream): StreamStep {
	return { state, effects: [] }
}

function disconnect(from: Stream): StreamEffect[] {
	return from.kind === 'connecting' || from.kind === 'open' ? ['disconnect'] : []
}

function connect(from: Exclude<Stream, { kind: 'ended' }>, attempt: number, at: StreamMoment): StreamStep {
	return {
		state: { kind: 'connecting', attempt, retry: from.retry, due: at.now + STREAM.connect },
		effects: ['connect'],
	}
}

function renew(from: Trying, attempt: number, at: StreamMoment): StreamStep {
	return {
		state: { kind: 'waiting', attempt, retry: from.retry, due: at.now + STREAM.settle },
		effects: disconnect(from),
	}
}

function pause(from: Trying, attempt: number, after: number, at: StreamMoment): StreamStep {
	const ms = Math.max(pauseAfter(attempt, at.chance), from.retry, after * (1 + at.chance / 2))
	return {
		state: { kind: 'waiting', attempt: attempt + 1, retry: from.retry, due: at.now + ms },
		effects: disconnect(from),
	}
}
