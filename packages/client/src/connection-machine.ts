import { FAILURES, type FailureCode, failureOfClose, LIMITS } from '@tandem/protocol'

/** Bounds of one connection, in milliseconds. */
export const PATIENCE = {
	/** From the first attempt to a socket that is open. A half-open proxy would hold it for minutes. */
	connect: 10_000,
	/** From the open socket to the server's welcome, reading the browser's copy included. */
	greet: 10_000,
	/** Silence before the server is asked whether it lives. It says so every 20 s by itself. */
	silence: 45_000,
	/** From a probe to its answer. */
	probe: LIMITS.probeMs,
	/** The first pause before trying again; doubled each time. */
	firstPause: 500,
	longestPause: 10_000,
	/** A connection that lasted this long starts again at the first pause. */
	settled: 10_000,
} as const

/**
 * Where one connection is. `attempt` counts tries since the last settled connection, `lostAt` is when it was last live
 * or first wanted, `due` is when `due` must be dispatched.
 */
export type Machine =
	| { readonly kind: 'idle' }
	| ({ readonly kind: 'connecting' | 'greeting'; readonly due: number } & Trying)
	| {
			readonly kind: 'live'
			readonly attempt: number
			readonly since: number
			readonly probing: boolean
			readonly due: number
	  }
	| ({ readonly kind: 'waiting'; readonly due: number; readonly code: FailureCode | null } & Trying)
	/**
	 * The page is hidden for good or sits in the back-forward cache: no socket, no timer. Nobody waits for a connection
	 * until it is back, so one that comes soon afterwards was never lost.
	 */
	| { readonly kind: 'suspended'; readonly since: number }
	| { readonly kind: 'refused'; readonly since: number; readonly code: FailureCode }
	| { readonly kind: 'closed' }

interface Trying {
	readonly attempt: number
	readonly lostAt: number
}

export type MachineEvent =
	| { readonly kind: 'open' }
	/** The socket is open and hello can be said. */
	| { readonly kind: 'opened' }
	| { readonly kind: 'closed'; readonly code: number }
	/** The server answered hello. */
	| { readonly kind: 'welcomed' }
	/** Any message at all. */
	| { readonly kind: 'heard' }
	/** The state's `due` has come. `draining`: bytes left the socket since the last one, so it is slow, not dead. */
	| { readonly kind: 'due'; readonly draining: boolean }
	/** The network or the person is back. */
	| { readonly kind: 'wake' }
	/** An edit is unacknowledged for too long. */
	| { readonly kind: 'late' }
	| { readonly kind: 'hide' }
	| { readonly kind: 'show' }
	/** A person asked to try now. */
	| { readonly kind: 'retry' }
	/** This side needs a fresh start of the conversation. */
	| { readonly kind: 'renew' }
	/** A reason became known: from the API, or decided on this side. */
	| { readonly kind: 'failed'; readonly code: FailureCode }
	| { readonly kind: 'close' }

/** `ask`: find out over HTTP why there is no connection: a browser cannot see why an upgrade was refused. */
export type MachineEffect = 'connect' | 'disconnect' | 'greet' | 'probe' | 'ask'

export interface Step {
	readonly state: Machine
	readonly effects: readonly MachineEffect[]
}

/** The world at one step: `now` in milliseconds, `chance` from 0 to 1 for the jitter. */
export interface Moment {
	readonly now: number
	readonly chance: number
}

export const IDLE: Machine = { kind: 'idle' }

/** Pure: the same arguments give the same step. Events that mean nothing in a state leave it alone. */
export function step(state: Machine, event: MachineEvent, at: Moment): Step {
	if (event.kind === 'close') return { state: { kind: 'closed' }, effects: hasSocket(state) ? ['disconnect'] : [] }
	switch (state.kind) {
		case 'idle':
			return event.kind === 'open' ? connect(state, 0, at.now, at) : stay(state)
		case 'connecting':
		case 'greeting':
			return whileTrying(state, event, at)
		case 'live':
			return whileLive(state, event, at)
		case 'waiting':
			return whileWaiting(state, event, at)
		case 'suspended':
			return event.kind === 'show' || event.kind === 'retry' ? connect(state, 0, at.now, at) : stay(state)
		case 'refused':
		case 'closed':
			return stay(state)
		default:
			return state satisfies never
	}
}

/** When `due` must be dispatched; null when nothing is awaited. */
export function dueAt(state: Machine): number | null {
	return 'due' in state ? state.due : null
}

export function hasSocket(state: Machine): boolean {
	return state.kind === 'connecting' || state.kind === 'greeting' || state.kind === 'live'
}

type TryingState = Extract<Machine, { kind: 'connecting' | 'greeting' }>
type LiveState = Extract<Machine, { kind: 'live' }>
type WaitingState = Extract<Machine, { kind: 'waiting' }>

function whileTrying(state: TryingState, event: MachineEvent, at: Moment): Step {
	switch (event.kind) {
		case 'opened':
			if (state.kind !== 'connecting') return stay(state)
			return { state: { ...state, kind: 'greeting', due: at.now + PATIENCE.greet }, effects: ['greet'] }
		case 'welcomed':
			return state.kind === 'greeting' ? live(state, at) : stay(state)
		case 'closed':
			return lost(state, event.code, state.kind === 'connecting' ? ['ask'] : [], at)
		case 'due':
			return pause(state, null, ['disconnect'], at)
		case 'retry':
		case 'renew':
			return connect(state, state.attempt, state.lostAt, at)
		case 'failed':
			return failed(state, event.code, at)
		case 'hide':
			return suspend(state, at)
		default:
			return stay(state)
	}
}

function whileLive(state: LiveState, event: MachineEvent, at: Moment): Step {
	const attempt = at.now - state.since >= PATIENCE.settled ? 0 : state.attempt
	const trying = { attempt, lostAt: at.now }
	switch (event.kind) {
		case 'heard':
			return { state: { ...state, probing: false, due: at.now + PATIENCE.silence }, effects: [] }
		case 'wake':
		case 'late':
			return state.probing ? stay(state) : probe(state, at)
		case 'due':
			if (!state.probing) return probe(state, at)
			if (event.draining) return { state: { ...state, due: at.now + PATIENCE.probe }, effects: [] }
			return connect(state, attempt, at.now, at)
		case 'closed':
			return lost(trying, event.code, [], at)
		case 'renew':
			return connect(state, attempt, at.now, at)
		case 'failed':
			return failed(state, event.code, at)
		case 'hide':
			return suspend(state, at)
		default:
			return stay(state)
	}
}

function whileWaiting(state: WaitingState, event: MachineEvent, at: Moment): Step {
	switch (event.kind) {
		case 'due':
			return connect(state, state.attempt, state.lostAt, at)
		case 'wake':
		case 'retry':
		case 'show':
			return connect(state, 0, state.lostAt, at)
		case 'failed':
			if (FAILURES[event.code].retry === 'never') return failed(state, event.code, at)
			return { state: { ...state, code: event.code }, effects: [] }
		case 'hide':
			return suspend(state, at)
		default:
			return stay(state)
	}
}

function stay(state: Machine): Step {
	return { state, effects: [] }
}

function connect(from: Machine, attempt: number, lostAt: number, at: Moment): Step {
	return {
		state: { kind: 'connecting', attempt, lostAt, due: at.now + PATIENCE.connect },
		effects: hasSocket(from) ? ['disconnect', 'connect'] : ['connect'],
	}
}

function live(state: TryingState, at: Moment): Step {
	return {
		state: {
			kind: 'live',
			attempt: state.attempt,
			since: at.now,
			probing: false,
			due: at.now + PATIENCE.silence,
		},
		effects: [],
	}
}

function probe(state: LiveState, at: Moment): Step {
	return { state: { ...state, probing: true, due: at.now + PATIENCE.probe }, effects: ['probe'] }
}

function lost(from: Trying, close: number, effects: readonly MachineEffect[], at: Moment): Step {
	const code = failureOfClose(close)
	if (code === undefined) return pause(from, null, effects, at)
	switch (FAILURES[code].retry) {
		case 'never':
			return { state: { kind: 'refused', since: at.now, code }, effects: [] }
		case 'now':
			// Only the first time: a server that keeps saying so must not be asked without a pause.
			if (from.attempt > 0) return pause(from, code, effects, at)
			return connect(IDLE, 1, from.lostAt, at)
		case 'back-off':
			return pause(from, code, effects, at)
	}
}

/** Half of each pause is chance, so that the tabs a server lost do not all come back at once. */
function pause(from: Trying, code: FailureCode | null, effects: readonly MachineEffect[], at: Moment): Step {
	const longest = Math.min(PATIENCE.longestPause, PATIENCE.firstPause * 2 ** from.attempt)
	const due = at.now + longest * (0.5 + at.chance / 2)
	return { state: { kind: 'waiting', attempt: from.attempt + 1, lostAt: from.lostAt, due, code }, effects }
}

/** What only a person can change ends it; anything else is left to the attempt under way. */
function failed(from: Machine, code: FailureCode, at: Moment): Step {
	if (FAILURES[code].retry !== 'never') return stay(from)
	return { state: { kind: 'refused', since: at.now, code }, effects: hasSocket(from) ? ['disconnect'] : [] }
}

function suspend(from: Machine, at: Moment): Step {
	return { state: { kind: 'suspended', since: at.now }, effects: hasSocket(from) ? ['disconnect'] : [] }
}
