import { World } from '../world.fixture.ts'
import { Browser, type FakeTab } from './browser.fixture.ts'
import { EventServer } from './server.fixture.ts'

const STEPS = 60
const MOST_TABS = 6

/**
 * A random life of one browser: tabs open, close, die, freeze, stand still, go away and come back, streams are cut, the
 * server restarts, and notifications come, change and go. Throws when a promise is broken; the same seed lives the same.
 */
export async function live(seed: number, exact: boolean): Promise<void> {
	const life = new RandomLife(seed, exact)
	await life.run().catch((error: Error) => {
		throw new Error(`${error.message}\n${life.story.slice(-60).join('\n')}`)
	})
}

class RandomLife {
	readonly story: string[] = []
	readonly #world: World
	readonly #server: EventServer
	readonly #browser: Browser
	readonly #chance: () => number
	/** What the person marked as unread is nothing new. */
	readonly #marked = new Set<string>()
	/** What a tab knows by its own request is not told in it. */
	readonly #applied = new Set<string>()

	constructor(seed: number, exact: boolean) {
		this.#chance = randomFrom(seed)
		this.#world = new World(seed)
		this.#server = new EventServer(this.#world)
		const delay = () => 1 + Math.floor(this.#chance() * 40)
		this.#browser = new Browser({ world: this.#world, server: this.#server, exact, delay })
		this.#server.onOpen = ({ owner, name, lastEventId }) => {
			this.#tell(`${name} stream of ${owner} from ${lastEventId}`)
			this.#mostOne()
		}
	}

	async run(): Promise<void> {
		for (let step = 0; step < STEPS; step++) {
			this.#act()
			await this.#world.pass(this.#chance() < 0.5 ? this.#upTo(60) : this.#upTo(9_000))
		}
		this.#server.refusal = null
		for (const tab of this.#browser.living) if (tab.life !== 'running') this.#wake(tab)
		await this.#world.pass(120_000)
		this.#mostOne()
		for (const tab of this.#browser.living) this.#isRight(tab)
	}

	#act(): void {
		const tab = this.#pick(this.#browser.living)
		const row = this.#pick(this.#server.list)
		const acts: [number, string, () => void][] = [
			[tab === undefined ? 50 : 3, 'open', () => this.#browser.living.length < MOST_TABS && this.#browser.open()],
			[1, 'close', () => tab?.life === 'running' && this.#close(tab)],
			[1, 'die', () => tab?.die()],
			[2, 'stall', () => tab?.life === 'running' && tab.stall()],
			[2, 'freeze', () => tab?.life === 'running' && tab.leave('freeze')],
			[2, 'hide', () => tab?.life === 'running' && tab.leave('hide')],
			[6, 'wake', () => tab && tab.life !== 'running' && this.#wake(tab)],
			[2, 'cut', () => this.#pick([...this.#server.streams])?.end()],
			[1, 'restart', () => this.#server.restart()],
			[1, 'fail', () => this.#fail()],
			[10, 'notify', () => this.#server.notify()],
			[2, 'merge', () => row && this.#server.merge(row.id)],
			[3, 'change', () => row && this.#change(tab, row.id)],
			[2, 'act', () => this.#server.act()],
			[2, 'meet', () => this.#server.meet(`document ${this.#upTo(3)}`, this.#upTo(3))],
			[1, 'refresh', () => tab?.life === 'running' && tab.events.refresh()],
		]
		let left = this.#chance() * acts.reduce((sum, [weight]) => sum + weight, 0)
		for (const [weight, what, act] of acts) {
			left -= weight
			if (left >= 0) continue
			this.#tell(`${what} ${tab?.name} (${tab?.life}) ${row?.id}`)
			act()
			return
		}
	}

	#tell(what: string): void {
		this.story.push(`${this.#world.time - 1_700_000_000_000} ${what}`)
	}

	#close(tab: FakeTab): void {
		tab.events.close()
		tab.die()
	}

	#wake(tab: FakeTab): void {
		tab.comeBack('wake')
		tab.comeBack('show')
	}

	#fail(): void {
		const failures = [{ status: 0 }, { status: 503, headers: { 'retry-after': '2' } }, { status: 502 }]
		this.#server.refusal = this.#pick(failures) ?? null
		this.#server.restart()
		this.#world.after(this.#upTo(8_000), () => {
			this.#server.refusal = null
		})
	}

	/** In a tab that then knows before its stream does. */
	#change(tab: FakeTab | undefined, id: string): void {
		const state = this.#pick(['read', 'read', 'archived', 'withdrawn', 'unread'] as const) ?? 'read'
		const changed = this.#server.set(id, state)
		if (state === 'unread') this.#marked.add(`${id} of ${changed.at}`)
		if (tab?.life !== 'running' || state === 'withdrawn') return
		tab.events.apply(changed)
		this.#applied.add(`${tab.name} ${changed.id} of ${changed.at}`)
	}

	/** Streams of tabs that stand still untold are beyond anybody's reach until those wake. */
	#mostOne(): void {
		const isReachable = (owner: string) => this.#browser.tabs.find(({ name }) => name === owner)?.life !== 'stalled'
		for (const name of ['notifications', 'feed'] as const) {
			const open = this.#server.of(name).filter(({ owner }) => isReachable(owner))
			if (open.length > 1) throw new Error(`${open.length} ${name} streams at once: ${open.map(({ owner }) => owner)}`)
		}
	}

	#isRight({ name, events: { state }, arrivals, start }: FakeTab): void {
		const isLike = (what: string, mine: unknown, theirs: unknown) => {
			if (JSON.stringify(mine) !== JSON.stringify(theirs)) throw new Error(`${name} has other ${what} than the server`)
		}
		isLike('notifications', state.notifications, this.#server.list)
		isLike('activities', state.activities, this.#server.activities)
		const presence = [...this.#server.presence.values()].sort((a, b) => (a.document < b.document ? -1 : 1))
		isLike(
			'people',
			[...state.presence.values()].sort((a, b) => (a.document < b.document ? -1 : 1)),
			presence,
		)
		isLike('connection', state.connection, 'live')
		const told = arrivals.map(({ id, at }) => `${id} of ${at}`)
		if (new Set(told).size < told.length) throw new Error(`${name} was told something twice: ${told}`)
		const isOrdered = arrivals.every(({ seq }, index) => index === 0 || seq > (arrivals[index - 1]?.seq ?? 0))
		if (!isOrdered) throw new Error(`${name} was told something out of order`)
		const known = new Map((start ?? []).map(({ id, at }) => [id, at]))
		for (const { id, at, state } of this.#server.list) {
			const it = `${id} of ${at}`
			const isKnown = at <= (known.get(id) ?? 0) || this.#marked.has(it) || this.#applied.has(`${name} ${it}`)
			if (state === 'unread' && !isKnown && !told.includes(it)) throw new Error(`${name} was never told ${id}`)
		}
	}

	#pick<T>(from: readonly T[]): T | undefined {
		return from[Math.floor(this.#chance() * from.length)]
	}

	#upTo(most: number): number {
		return Math.floor(this.#chance() * most)
	}
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0
	return () => {
		state = (state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}
}
