import { expect, test } from 'vitest'
import { ASLEEP, type Leader, type LeaderEvent, stepLeader, TERM } from './leader-machine.ts'

/** A tab whose clock is moved by hand. */
function tab(exact: boolean, id = 'm') {
	let state: Leader = ASLEEP
	let now = 0
	return {
		at: (time: number, event: LeaderEvent) => {
			now = time
			const next = stepLeader(state, event, { now, tab: id, exact })
			state = next.state
			return [state.kind, ...next.effects]
		},
		get state() {
			return state
		},
	}
}

const LEADS = TERM.claim + TERM.settle

/** A tab on plain HTTP that has led since `LEADS`. */
function leader(id?: string) {
	const one = tab(false, id)
	one.at(0, { kind: 'open' })
	one.at(TERM.claim, { kind: 'due' })
	expect(one.at(LEADS, { kind: 'due' })).toEqual(['leading', 'beat', 'start'])
	return one
}

test('G10, S-leader-claiming, S-leader-settling: a tab listens before it claims, and leads when nobody answers', () => {
	const one = tab(false)
	expect(one.at(0, { kind: 'open' })).toEqual(['claiming', 'listen', 'claim'])
	expect(one.at(TERM.claim - 1, { kind: 'due' })).toEqual(['claiming'])
	expect(one.at(TERM.claim, { kind: 'due' })).toEqual(['settling'])
	expect(one.at(LEADS, { kind: 'due' })).toEqual(['leading', 'beat', 'start'])
})

test('G10, S-leader-claiming: of two claimants the lower one goes on and says so to whoever came later', () => {
	const one = tab(false, 'm')
	one.at(0, { kind: 'open' })
	expect(one.at(1, { kind: 'claim', from: 'z' })).toEqual(['claiming', 'claim'])
	expect(one.at(2, { kind: 'claim', from: 'a' })).toEqual(['follower'])
})

test('G10, S-leader-settling: a claimant that stood still hears what was said meanwhile before it leads', () => {
	const one = tab(false)
	one.at(0, { kind: 'open' })
	expect(one.at(50_000, { kind: 'due' })).toEqual(['settling'])
	expect(one.at(50_001, { kind: 'beat', from: 'z', since: 3_000 })).toEqual(['follower'])
	const again = tab(false)
	again.at(0, { kind: 'open' })
	again.at(TERM.claim, { kind: 'due' })
	expect(again.at(50_000, { kind: 'due' })).toEqual(['settling'])
	expect(again.at(50_001, { kind: 'claim', from: 'a' })).toEqual(['follower'])
})

test('G10, S-leader-leading: a leader answers a claim, and beats every 5 s by its timer or by what its streams bring', () => {
	const one = leader()
	expect(one.at(LEADS + 1_000, { kind: 'claim', from: 'a' })).toEqual(['leading', 'beat'])
	expect(one.at(LEADS + 5_999, { kind: 'due' })).toEqual(['leading'])
	expect(one.at(LEADS + 6_000, { kind: 'due' })).toEqual(['leading', 'beat'])
})

test('G10, S-leader-follower: a follower claims after 12 s of silence, and no sooner', () => {
	const one = tab(false)
	one.at(0, { kind: 'open' })
	expect(one.at(100, { kind: 'beat', from: 'z', since: 0 })).toEqual(['follower'])
	expect(one.at(12_099, { kind: 'due' })).toEqual(['follower'])
	expect(one.at(12_100, { kind: 'due' })).toEqual(['claiming', 'claim'])
	expect(one.at(12_200, { kind: 'beat', from: 'z', since: 0 })).toEqual(['follower'])
})

test('G10, S-leader-leading: a leader that slept closes its streams before anything else, whatever wakes it', () => {
	const late = LEADS + TERM.beat + TERM.silence + 1
	expect(leader().at(late, { kind: 'due' })).toEqual(['follower', 'stop', 'free', 'queue'])
	expect(leader().at(late, { kind: 'claim', from: 'z' })).toEqual(['follower', 'stop', 'free', 'queue'])
	expect(leader().at(late - 1, { kind: 'due' })).toEqual(['leading', 'beat'])
	expect(leader().at(late, { kind: 'hide' })).toEqual(['asleep', 'stop', 'resign', 'free', 'deafen'])
})

test('G10, S-leader-leading: of two leaders the later one stays, of two of the same moment the lower one', () => {
	expect(leader().at(9_000, { kind: 'beat', from: 'z', since: 5_000 })).toEqual(['follower', 'stop', 'free', 'queue'])
	expect(leader().at(5_000, { kind: 'beat', from: 'a', since: 100 })).toEqual(['leading', 'beat'])
	expect(leader('m').at(5_000, { kind: 'beat', from: 'a', since: LEADS })[0]).toBe('follower')
	expect(leader('m').at(5_000, { kind: 'beat', from: 'z', since: LEADS })).toEqual(['leading', 'beat'])
})

test('G10, S-leader-asleep, S-leader-closed: who leaves closes its streams, tells the others and then its channel; back, it begins anew', () => {
	const one = leader()
	expect(one.at(3_000, { kind: 'hide' })).toEqual(['asleep', 'stop', 'resign', 'free', 'deafen'])
	expect(one.at(4_000, { kind: 'due' })).toEqual(['asleep'])
	expect(one.at(5_000, { kind: 'open' })).toEqual(['claiming', 'listen', 'claim'])
	expect(one.at(5_100, { kind: 'close' })).toEqual(['closed', 'free', 'deafen'])
	expect(one.at(6_000, { kind: 'open' })).toEqual(['closed'])
})

test('G10, S-leader-asleep, S-leader-follower: with an exact lock nobody claims while somebody may hold it; who gets it leads in a moment', () => {
	const one = tab(true)
	expect(one.at(0, { kind: 'open' })).toEqual(['follower', 'listen', 'queue', 'ask'])
	expect(one.at(1_000, { kind: 'resign' })).toEqual(['follower'])
	expect(one.at(1_001, { kind: 'granted' })).toEqual(['settling'])
	expect(one.at(1_001 + TERM.settle, { kind: 'due' })).toEqual(['leading', 'beat', 'start'])
	expect(one.at(1_900, { kind: 'asked' })).toEqual(['leading', 'beat'])
	expect(one.at(2_000, { kind: 'lost' })).toEqual(['follower', 'stop', 'queue'])
})

test('G10, S-leader-claiming: an exact lock is stolen only from a leader that is silent and answers no claim', () => {
	const one = tab(true)
	one.at(0, { kind: 'open' })
	expect(one.at(TERM.silence, { kind: 'due' })).toEqual(['claiming', 'claim'])
	expect(one.at(TERM.silence + TERM.claim, { kind: 'due' })).toEqual(['follower', 'free', 'steal'])
	expect(one.at(TERM.silence + TERM.claim + 1, { kind: 'granted' })).toEqual(['settling'])
})

test('G10, S-leader-asleep: a lock that comes to a page that was left is freed', () => {
	const one = tab(true)
	one.at(0, { kind: 'open' })
	one.at(1, { kind: 'hide' })
	expect(one.at(2, { kind: 'granted' })).toEqual(['asleep', 'free'])
})

const SILENT = [{ kind: 'due' }] as const

/** A tab in each state. */
const IN: Record<Exclude<Leader['kind'], 'leading' | 'closed'>, (exact: boolean) => ReturnType<typeof tab>> = {
	asleep: (exact) => tab(exact),
	follower: (exact) => after(tab(exact), { kind: 'open' }, { kind: 'beat', from: 'z', since: 0 }),
	claiming: (exact) => after(tab(exact), { kind: 'open' }, ...(exact ? SILENT : [])),
	settling: (exact) => after(tab(exact), { kind: 'open' }, { kind: 'granted' }),
}
function after(one: ReturnType<typeof tab>, ...events: readonly LeaderEvent[]) {
	for (const event of events) one.at(event.kind === 'due' ? TERM.silence : 0, event)
	return one
}

test.each<[keyof typeof IN, boolean, LeaderEvent, ...string[]]>([
	['follower', false, { kind: 'resign' }, 'claiming', 'claim'],
	['follower', false, { kind: 'granted' }, 'settling'],
	['follower', false, { kind: 'hide' }, 'asleep', 'free', 'deafen'],
	['follower', false, { kind: 'close' }, 'closed', 'free', 'deafen'],
	['claiming', true, { kind: 'granted' }, 'settling'],
	['claiming', false, { kind: 'hide' }, 'asleep', 'free', 'deafen'],
	['settling', true, { kind: 'lost' }, 'follower', 'queue'],
	['settling', true, { kind: 'beat', from: 'z', since: 0 }, 'settling'],
	['settling', true, { kind: 'claim', from: 'a' }, 'settling'],
	['settling', false, { kind: 'claim', from: 'z' }, 'settling', 'claim'],
	['settling', true, { kind: 'hide' }, 'asleep', 'free', 'deafen'],
	['settling', true, { kind: 'close' }, 'closed', 'free', 'deafen'],
	['asleep', true, { kind: 'hide' }, 'asleep'],
	['asleep', true, { kind: 'close' }, 'closed'],
])(
	'S-leader-follower, S-leader-claiming, S-leader-settling, S-leader-asleep: the other ways out: %s, exact %s, after %j',
	(state, exact, event, ...then) => {
		const one = IN[state](exact)
		expect(one.state.kind).toBe(state)
		// Before anything is due.
		const now = 'due' in one.state ? one.state.due - 1 : 0
		expect(one.at(now, event)).toEqual(then)
	},
)
