import type { ActionToWrite } from '../notification/write.ts'
import type { WriterJobs } from '../store/jobs.ts'
import type { Event } from './coverage.ts'
import { checkReturn, Farewell } from './farewell.ts'
import { SimulatedServer } from './server.ts'
import type { Moment } from './storage.ts'
import { HOLDING, type World } from './world.ts'

const DEATHS: Readonly<Record<Moment, string>> = {
	'before commit': 'a crash before',
	'during commit': 'a crash while',
	'between commits': 'a crash after',
	'after commit': 'a crash after',
}

/** The machine that the server runs on: one process at a time, which may die, or leave and be followed by another. */
export class Host {
	server: SimulatedServer | null = null
	/** Whether the next change on disk kills the server, when, and whether it waits for one that finds mentions. */
	doom: { readonly moment: Moment; readonly ofMentions: boolean } | null = null
	readonly #world: World
	readonly #withFeed: boolean
	#leaving: SimulatedServer | null = null
	/** When the disk refused last, and how often it had then. */
	#refused = { at: Number.NEGATIVE_INFINITY, times: 0 }

	constructor(world: World) {
		this.#world = world
		this.#withFeed = world.chance.happens(0.2)
	}

	start(): void {
		// One process per data directory.
		if (this.#leaving !== null) return
		const world = this.#world
		const { chance, clock, disk, adapt } = world
		this.server = new SimulatedServer({
			clock,
			disk,
			adapt: {
				...adapt,
				documents: (inline) => {
					const documents = adapt.documents?.(inline) ?? inline
					return {
						...documents,
						admit: (source, update) => {
							world.seen.add('a worker judged an edit')
							return documents.admit(source, update)
						},
					}
				},
			},
			random: chance.fork().bytes,
			commitMs: () => (chance.happens(0.9) ? chance.int(0, 4) : chance.int(5, 400)),
			doom: (job, argument) => this.#doomOf(job, argument),
			died: (job, moment) => this.#die(job, moment),
			changed: (job) => this.#changed(job),
			holding: HOLDING,
			tells: { withFeed: this.#withFeed },
			noted: (event) => world.seen.add(event),
		})
		if (this.#withFeed) world.seen.add('a feed was told')
	}

	#doomOf(job: keyof WriterJobs, argument: unknown): Moment | null {
		if (this.doom === null) return null
		const { moment, ofMentions } = this.doom
		const findsMentions = job === 'notify' && (argument as ActionToWrite).action.kind === 'projected'
		return ofMentions && !findsMentions ? null : moment
	}

	#die(job: keyof WriterJobs, moment: Moment): void {
		const what = { append: 'edits were committed', notify: 'a notification was committed' }[job as string]
		this.#world.seen.add(what === undefined ? 'a crash around another change' : (`${DEATHS[moment]} ${what}` as Event))
		this.doom = null
		this.#world.tell(`the server dies ${moment} (${job})`)
		this.kill()
	}

	#changed(job: keyof WriterJobs): void {
		const { disk, clock } = this.#world
		const times = disk.met.full + disk.met.failing
		if (times > this.#refused.times) this.#refused = { at: clock.now(), times }
		if (job === 'saveSnapshot') this.#world.seen.add('a snapshot was stored')
		if (job === 'append') for (const stored of this.#world.stored.values()) stored.note(this.#world.disk)
	}

	kill(): void {
		for (const server of [this.server, this.#leaving]) server?.kill()
		this.server = this.#leaving = null
	}

	/** Ends it as a deploy does: nobody is let in, everybody is sent away, what they sent is stored. */
	drain(): void {
		const { server } = this
		if (server === null) return
		const farewell = new Farewell(this.#world, server, this.#refused.at)
		this.#leaving = server
		this.server = null
		void server.drain().then(() => {
			checkReturn(this.#world, farewell)
			server.kill()
			if (this.#leaving === server) this.#leaving = null
		})
	}
}
