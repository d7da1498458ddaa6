import { FAILURE_CODES, FAILURES } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueAt, hasSocket, IDLE, type Machine, type MachineEvent, PATIENCE, step } from './connection-machine.ts'

const at = (now: number, chance = 1) => ({ now, chance })

/** Runs events one after the other; each number lets that much time pass. */
function run(...script: (MachineEvent | number)[]): { state: Machine; effects: string[]; now: number } {
	let state = IDLE
	let effects: string[] = []
	let now = 1000
	for (const entry of script) {
		if (typeof entry === 'number') now += entry
		else {
			const next = step(state, entry, at(now))
			state = next.state
			effects = [...next.effects]
		}
	}
	return { state, effects, now }
}

const LIVE = [{ kind: 'open' }, { kind: 'opened' }, { kind: 'welcomed' }] as const
const due = { kind: 'due', draining: false } as const

test('S-connection-idle, S-connection-connecting, S-connection-greeting: a connection opens, greets, is live', () => {
	expect(run(LIVE[0])).toMatchObject({ state: { kind: 'connecting' }, effects: ['connect'] })
	expect(run(LIVE[0], LIVE[1])).toMatchObject({ state: { kind: 'greeting' }, effects: ['greet'] })
	expect(run(...LIVE)).toMatchObject({ state: { kind: 'live', probing: false } })
})

test('S-connection-waiting: pauses double from half a second to ten, with up to half of each left to chance', () => {
	const pauses: number[] = []
	let state: Machine = step(IDLE, { kind: 'open' }, at(0)).state
	for (let attempt = 0; attempt < 7; attempt++) {
		state = step(state, { kind: 'closed', code: 1006 }, at(0, attempt % 2)).state
		pauses.push(dueAt(state) ?? -1)
		state = step(state, due, at(0)).state
	}
	expect(pauses).toEqual([250, 1000, 1000, 4000, 4000, 10_000, 5000])
})

test('S-connection-waiting, S-connection-refused: a failed upgrade asks the API for the reason, and only a final reason ends it', () => {
	const failed = run({ kind: 'open' }, { kind: 'closed', code: 1006 })
	expect(failed).toMatchObject({ state: { kind: 'waiting', code: null }, effects: ['ask'] })
	const starting = step(failed.state, { kind: 'failed', code: 'starting' }, at(failed.now)).state
	expect(starting).toMatchObject({ kind: 'waiting', code: 'starting' })
	const trashed = step(failed.state, { kind: 'failed', code: 'trashed' }, at(failed.now)).state
	expect(trashed).toMatchObject({ kind: 'refused', code: 'trashed' })
})

test('S-connection-live: a connection that was live is not asked for over HTTP when it ends', () => {
	expect(run(...LIVE, { kind: 'closed', code: 1006 })).toMatchObject({ state: { kind: 'waiting' }, effects: [] })
})

test('S-connection-connecting, R-restarting: a restarting server is tried at once, but only once', () => {
	const first = run(...LIVE, { kind: 'closed', code: 1012 })
	expect(first).toMatchObject({ state: { kind: 'connecting', attempt: 1 }, effects: ['connect'] })
	expect(step(first.state, { kind: 'closed', code: 1012 }, at(first.now)).state).toMatchObject({ kind: 'waiting' })
})

test('S-connection-waiting: a connection that held for ten seconds starts again with the shortest pause', () => {
	const short = run({ kind: 'open' }, { kind: 'closed', code: 1006 }, due, ...LIVE.slice(1), {
		kind: 'closed',
		code: 1006,
	})
	expect(short.state).toMatchObject({ kind: 'waiting', attempt: 2 })
	const script = [{ kind: 'open' }, { kind: 'closed', code: 1006 }, due, ...LIVE.slice(1)] as const
	expect(run(...script, PATIENCE.settled, { kind: 'closed', code: 1006 }).state).toMatchObject({ attempt: 1 })
})

test('M-probe, M-alive, S-connection-live: silence for 45 s brings a probe, and 3 s without an answer a new connection', () => {
	const live = run(...LIVE)
	expect(dueAt(live.state)).toBe(live.now + 45_000)
	const probing = run(...LIVE, 45_000, due)
	expect(probing).toMatchObject({ state: { kind: 'live', probing: true }, effects: ['probe'] })
	expect(dueAt(probing.state)).toBe(probing.now + 3_000)
	expect(run(...LIVE, 45_000, due, 3_000, due)).toMatchObject({ effects: ['disconnect', 'connect'] })
	expect(run(...LIVE, 45_000, due, { kind: 'heard' }).state).toMatchObject({ kind: 'live', probing: false })
})

test('S-connection-live: an upload that still drains is slow, not dead', () => {
	const slow = run(...LIVE, { kind: 'late' }, 3_000, { kind: 'due', draining: true })
	expect(slow).toMatchObject({ state: { kind: 'live', probing: true }, effects: [] })
})

test('S-connection-live, S-connection-waiting: waking up probes a live connection and shortens a pause', () => {
	expect(run(...LIVE, { kind: 'wake' }).effects).toEqual(['probe'])
	expect(run(...LIVE, { kind: 'wake' }, { kind: 'wake' }).effects).toEqual([])
	expect(run({ kind: 'open' }, { kind: 'closed', code: 1006 }, { kind: 'wake' }).state.kind).toBe('connecting')
})

test('S-connection-connecting, S-connection-greeting: a half-open proxy holds an attempt for ten seconds, not for minutes', () => {
	const opening = run({ kind: 'open' })
	expect(dueAt(opening.state)).toBe(opening.now + 10_000)
	expect(run({ kind: 'open' }, 10_000, due)).toMatchObject({ state: { kind: 'waiting' }, effects: ['disconnect'] })
	expect(run({ kind: 'open' }, { kind: 'opened' }, 10_000, due)).toMatchObject({ state: { kind: 'waiting' } })
})

test('S-connection-connecting, S-connection-suspended: a hidden page has neither socket nor timer, and connects at once when it is shown', () => {
	const hidden = run(...LIVE, { kind: 'hide' })
	expect(hidden).toMatchObject({ state: { kind: 'suspended' }, effects: ['disconnect'] })
	expect(dueAt(hidden.state)).toBeNull()
	expect(run(...LIVE, { kind: 'hide' }, { kind: 'wake' }).state.kind).toBe('suspended')
	expect(run(...LIVE, { kind: 'hide' }, { kind: 'show' })).toMatchObject({
		state: { kind: 'connecting' },
		effects: ['connect'],
	})
})

test.each(FAILURE_CODES.filter((code) => FAILURES[code].close !== null))(
	'S-connection-live, S-connection-refused, R-unresponsive: the close code of %s does what the table says',
	(code) => {
		const { close, retry } = FAILURES[code]
		const { state } = run(...LIVE, { kind: 'closed', code: close ?? 0 })
		expect(state.kind).toBe({ never: 'refused', now: 'connecting', 'back-off': 'waiting' }[retry])
	},
)

const TO = {
	connecting: [LIVE[0]],
	greeting: LIVE.slice(0, 2),
	live: LIVE,
	suspended: [LIVE[0], { kind: 'hide' }],
} as const
const WAITING = [LIVE[0], { kind: 'closed', code: 1006 }] as const
const final = { kind: 'failed', code: 'trashed' } as const

test.each<[readonly MachineEvent[], MachineEvent, Machine['kind'], string[]]>([
	[TO.connecting, { kind: 'retry' }, 'connecting', ['disconnect', 'connect']],
	[TO.connecting, final, 'refused', ['disconnect']],
	[TO.connecting, { kind: 'failed', code: 'starting' }, 'connecting', []],
	[TO.connecting, { kind: 'hide' }, 'suspended', ['disconnect']],
	[TO.greeting, { kind: 'closed', code: 1006 }, 'waiting', []],
	[TO.greeting, { kind: 'retry' }, 'connecting', ['disconnect', 'connect']],
	[TO.greeting, { kind: 'renew' }, 'connecting', ['disconnect', 'connect']],
	[TO.greeting, final, 'refused', ['disconnect']],
	[TO.greeting, { kind: 'hide' }, 'suspended', ['disconnect']],
	[TO.live, { kind: 'renew' }, 'connecting', ['disconnect', 'connect']],
	[TO.live, { kind: 'retry' }, 'live', []],
	[TO.live, final, 'refused', ['disconnect']],
	[WAITING, { kind: 'show' }, 'connecting', ['connect']],
	[WAITING, { kind: 'retry' }, 'connecting', ['connect']],
	[WAITING, { kind: 'renew' }, 'waiting', []],
	[WAITING, { kind: 'hide' }, 'suspended', []],
	[TO.suspended, { kind: 'retry' }, 'connecting', ['connect']],
	[TO.suspended, final, 'suspended', []],
	[TO.live, { kind: 'close' }, 'closed', ['disconnect']],
	[WAITING, { kind: 'close' }, 'closed', []],
])(
	'S-connection-connecting, S-connection-greeting, S-connection-live, S-connection-waiting, S-connection-suspended, S-connection-closed: the other ways out: after %j, %j leads to %s',
	(before, event, kind, effects) => {
		expect(run(...before, event)).toMatchObject({ state: { kind }, effects })
	},
)

const events = fc.oneof(
	fc.constantFrom<MachineEvent>(
		{ kind: 'open' },
		{ kind: 'opened' },
		{ kind: 'welcomed' },
		{ kind: 'heard' },
		{ kind: 'due', draining: false },
		{ kind: 'due', draining: true },
		{ kind: 'wake' },
		{ kind: 'late' },
		{ kind: 'hide' },
		{ kind: 'show' },
		{ kind: 'retry' },
		{ kind: 'renew' },
		{ kind: 'close' },
	),
	fc.constantFrom(1000, 1006, 1012, 4410, 4510).map((code): MachineEvent => ({ kind: 'closed', code })),
	fc.constantFrom(...FAILURE_CODES).map((code): MachineEvent => ({ kind: 'failed', code })),
)

test('S-connection-refused, S-connection-closed: whatever happens there is at most one socket, final states stay, and nothing waits without a due time', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(events, fc.nat(60_000), fc.double({ min: 0, max: 1, noNaN: true }))), (script) => {
			let state = IDLE
			let sockets = 0
			let now = 0
			for (const [event, wait, chance] of script) {
				now += wait
				// The driver's socket is gone before it says so.
				if (event.kind === 'closed') {
					if (sockets === 0) continue
					sockets = 0
				}
				const before = state
				const next = step(state, event, at(now, chance))
				state = next.state
				for (const effect of next.effects) {
					if (effect === 'connect') expect(++sockets).toBe(1)
					if (effect === 'disconnect') expect(--sockets).toBe(0)
					if (effect === 'greet' || effect === 'probe') expect(sockets).toBe(1)
				}
				expect(hasSocket(state)).toBe(sockets === 1)
				if (before.kind === 'refused' && event.kind !== 'close') expect(state).toBe(before)
				if (before.kind === 'closed') expect(state.kind).toBe('closed')
				if (state.kind === 'refused') expect(FAILURES[state.code].retry).toBe('never')
				if (hasSocket(state) || state.kind === 'waiting') expect(dueAt(state)).not.toBeNull()
				if (state.kind === 'waiting' && before.kind !== 'waiting') {
					expect(state.due - now).toBeGreaterThanOrEqual(250)
					expect(state.due - now).toBeLessThanOrEqual(PATIENCE.longestPause)
				}
			}
		}),
		{ numRuns: 2000 },
	)
})
