import type { Channel, EventsEnv } from '../env.ts'
import { newId } from '../id.ts'
import { Alarm } from './alarm.ts'
import { ASLEEP, type Leader, type LeaderEffect, type LeaderEvent, leaderDue, stepLeader } from './leader-machine.ts'
import type { EventsConnection } from './state.ts'
import type { Heard, StreamName, Word } from './word.ts'

/** What a leader's beat says of its streams. */
export type Standing = { readonly connection: EventsConnection } & { readonly [name in StreamName]: string | null }

export interface LeaderOptions {
	readonly env: EventsEnv
	/** Of the channel and of the exact lock; has the person in it. */
	readonly name: string
	/** The channel is open: what was said before is not known. */
	listening(): void
	/** Open the streams; and close them before this returns. */
	start(): void
	stop(): void
	/** What this tab's beat says while it leads. */
	standing(): Standing
	/** Another tab leads and says so. */
	follow(standing: Standing): void
	/** The leader's streams brought something. */
	heard(heard: Heard): void
}

/** Drives the machine of leader-machine.ts with a channel between the tabs, an exact lock where there is one, and a timer. */
export class LeaderDriver {
	readonly #options: LeaderOptions
	readonly #tab: string
	readonly #alarm: Alarm
	#state: Leader = ASLEEP
	#channel: Channel | null = null
	#free = () => {}

	constructor(options: LeaderOptions) {
		this.#options = options
		this.#tab = newId(options.env)
		this.#alarm = new Alarm(options.env, () => this.dispatch({ kind: 'due' }))
	}

	get isLeading(): boolean {
		return this.#state.kind === 'leading'
	}

	dispatch(event: LeaderEvent): void {
		const { env } = this.#options
		const exact = env.locks.hold !== undefined
		const next = stepLeader(this.#state, event, { now: env.now(), tab: this.#tab, exact })
		this.#state = next.state
		this.#alarm.set(leaderDue(next.state))
		for (const effect of next.effects) this.#perform(effect)
	}

	/** Says to the others what the streams brought, or how they are now. Only while leading. */
	relay(heard: Heard): void {
		this.#say({ say: 'heard', ...heard })
	}

	beat(): void {
		if (this.#state.kind !== 'leading') return
		this.#say({ say: 'beat', from: this.#tab, since: this.#state.since, ...this.#options.standing() })
	}

	#perform(effect: LeaderEffect): void {
		const { env, name } = this.#options
		switch (effect) {
			case 'listen':
				this.#channel = env.channel(name)
				this.#channel.hear((word) => this.#hear(word as Word))
				this.#options.listening()
				return
			case 'deafen':
				this.#channel?.close()
				this.#channel = null
				return
			case 'queue':
			case 'steal':
				this.#hold(effect === 'steal')
				return
			case 'free':
				this.#free()
				return
			case 'start':
				this.#options.start()
				return
			case 'stop':
				this.#options.stop()
				return
			case 'beat':
				this.beat()
				return
			case 'claim':
				this.#say({ say: 'claim', from: this.#tab })
				return
			case 'ask':
				this.#say({ say: 'who' })
				return
			case 'resign':
				this.#say({ say: 'resign' })
				return
			default:
				effect satisfies never
		}
	}

	#hold(steal: boolean): void {
		const { env, name } = this.#options
		const release = env.locks.hold?.(name, {
			steal,
			granted: () => this.dispatch({ kind: 'granted' }),
			lost: () => this.dispatch({ kind: 'lost' }),
		})
		this.#free = release ?? (() => {})
	}

	#hear(word: Word): void {
		switch (word.say) {
			case 'beat':
				this.dispatch({ kind: 'beat', from: word.from, since: word.since })
				if (!this.isLeading) this.#options.follow(word)
				return
			case 'claim':
				this.dispatch({ kind: 'claim', from: word.from })
				return
			case 'who':
				this.dispatch({ kind: 'asked' })
				return
			case 'resign':
				this.dispatch({ kind: 'resign' })
				return
			case 'heard':
				// A leader that slept is told here that it does not lead any more.
				this.dispatch({ kind: 'due' })
				if (!this.isLeading) this.#options.heard(word)
				return
			default:
				word satisfies never
		}
	}

	#say(word: Word): void {
		this.#channel?.say(word)
	}
}
