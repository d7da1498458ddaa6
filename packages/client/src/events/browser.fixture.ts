import type { Notification } from '@tandem/protocol'
import type { Channel, EventsEnv, PageEvent } from '../env.ts'
import type { Locks, Wish } from '../lock.ts'
import { memoryLocks } from '../memory-locks.ts'
import type { World } from '../world.fixture.ts'
import { type Events, openEvents } from './open.ts'
import type { EventServer } from './server.fixture.ts'

export interface BrowserOptions {
	readonly world: World
	readonly server: EventServer
	/** Whether there are Web Locks: not on plain HTTP. */
	readonly exact: boolean
	/** How long a word from tab to tab takes. Milliseconds. */
	readonly delay?: () => number
}

/** Tabs of one browser and one person. */
export class Browser {
	readonly tabs: FakeTab[] = []
	readonly options: BrowserOptions
	readonly locks = memoryLocks()
	#opened = 0

	constructor(options: BrowserOptions) {
		this.options = options
	}

	open(): FakeTab {
		this.#opened += 1
		const tab = new FakeTab(this, `tab ${this.#opened}`)
		this.tabs.push(tab)
		return tab
	}

	/** Tabs whose page still exists. */
	get living(): FakeTab[] {
		return this.tabs.filter((tab) => tab.life !== 'gone')
	}

	say(from: FakeTab, name: string, word: unknown): void {
		for (const tab of this.living) if (tab !== from) tab.overhear(name, structuredClone(word))
	}
}

/**
 * One tab. `stalled`: nothing of it runs, and it was not told before: what comes waits. `away`: it was told, and is
 * frozen or in the back-forward cache.
 */
export class FakeTab {
	life: 'running' | 'stalled' | 'away' | 'gone' = 'running'
	readonly name: string
	readonly events: Events
	/** What was told as new, in order. */
	readonly arrivals: Notification[] = []
	/** What was there at the start. */
	start: readonly Notification[] | null = null
	readonly #browser: Browser
	readonly #waiting: (() => void)[] = []
	readonly #ears = new Map<string, (word: unknown) => void>()
	readonly #pageListeners = new Map<PageEvent, Set<() => void>>()
	readonly #releases = new Set<() => void>()
	#lastWord = 0

	constructor(browser: Browser, name: string) {
		this.#browser = browser
		this.name = name
		this.events = openEvents({ person: 'ada', base: '', env: this.#env() })
		this.events.subscribe(() => {
			this.start ??= this.events.state.notifications
		})
		this.events.onArrival((row) => this.arrivals.push(row))
	}

	get channels(): number {
		return this.#ears.size
	}

	get pageListeners(): number {
		return [...this.#pageListeners.values()].reduce((sum, listeners) => sum + listeners.size, 0)
	}

	stall(): void {
		this.life = 'stalled'
	}

	leave(event: 'hide' | 'freeze'): void {
		this.#emit(event)
		this.life = 'away'
	}

	comeBack(event?: 'show' | 'wake'): void {
		this.life = 'running'
		for (const task of this.#waiting.splice(0)) task()
		if (event !== undefined) this.#emit(event)
	}

	/** The page is gone without a word: its locks are free and its connections are closed by the system. */
	die(): void {
		this.life = 'gone'
		for (const release of this.#releases) release()
		for (const stream of [...this.#browser.options.server.streams]) if (stream.owner === this.name) stream.end()
	}

	overhear(name: string, word: unknown): void {
		const { world, delay = () => 2 } = this.#browser.options
		this.#lastWord = Math.max(this.#lastWord, world.time + delay())
		world.after(this.#lastWord - world.time, () => this.#run(() => this.#ears.get(name)?.(word)))
	}

	#run(task: () => void): void {
		if (this.life === 'running') task()
		else if (this.life !== 'gone') this.#waiting.push(task)
	}

	#emit(event: PageEvent): void {
		for (const task of [...(this.#pageListeners.get(event) ?? [])]) task()
	}

	#env(): EventsEnv {
		const { world, server } = this.#browser.options
		return {
			now: () => world.time,
			after: (ms, task) => {
				let isCancelled = false
				const cancel = world.after(ms, () => this.#run(() => isCancelled || task()))
				return () => {
					isCancelled = true
					cancel()
				}
			},
			random: (length) => world.random(length),
			fetch: (url, init = {}) => server.fetch(this.name, url, init, (task) => this.#run(task)),
			locks: this.#locks(),
			channel: (name) => this.#channel(name),
			onPage: (event, task) => {
				const listeners = this.#pageListeners.get(event) ?? new Set()
				this.#pageListeners.set(event, listeners.add(task))
				return () => listeners.delete(task)
			},
		}
	}

	#channel(name: string): Channel {
		return {
			say: (word) => this.#browser.say(this, name, word),
			hear: (task) => {
				this.#ears.set(name, task)
			},
			close: () => {
				this.#ears.delete(name)
			},
		}
	}

	#locks(): Locks {
		const { request, taken, hold } = this.#browser.locks.tab()
		if (!this.#browser.options.exact || hold === undefined) return { request, taken }
		const holdHere = (name: string, { steal, granted, lost }: Wish) => {
			let isOver = false
			const tell = (task: () => void) => this.#run(() => isOver || task())
			const free = hold(name, { steal, granted: () => tell(granted), lost: () => tell(lost) })
			const release = () => {
				isOver = true
				this.#releases.delete(release)
				free()
			}
			this.#releases.add(release)
			return release
		}
		return { request, taken, hold: holdHere }
	}
}
