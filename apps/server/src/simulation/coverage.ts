/** What can happen in a run. A run of many seeds tells how many met each: a promise holds only as far as they got. */
export const EVENTS = [
	'a crash before edits were committed',
	'a crash while edits were committed',
	'a crash after edits were committed',
	'a crash before a notification was committed',
	'a crash while a notification was committed',
	'a crash after a notification was committed',
	'a crash around another change',
	'a crash between two changes',
	'a disk was full',
	'a disk failed once',
	'a snapshot was stored',
	'a backup was restored',
	'a drain sent people away',
	'a drain stored what it had',
	'a page came back to where it was',
	'a page was given the whole document',
	'a page was asked for what only it holds',
	'a page was refused and opened anew',
	'a recovery box was filled',
	'a home page sent what a closed tab had left',
	'a plain client wrote',
	'a worker judged an edit',
	'a member lagged',
	'a connection died in silence',
	'a page said waiting',
	'a page said offline',
	'a page said not-kept',
	'a page said could-not-store',
	'a mention was told',
	'a mention was withdrawn',
	'a notification was marked',
	'a stream was told what it had missed',
	'a stream did not read and was cut',
	'a stream did not know the place and began anew',
	'a stream died in silence',
	'another tab took over the streams',
	'a feed was told',
] as const

export type Event = (typeof EVENTS)[number]

/** How many runs met each event. */
export class Coverage {
	readonly #met = new Map<Event, number>(EVENTS.map((event) => [event, 0]))

	add(seen: Iterable<Event>): void {
		for (const event of seen) this.#met.set(event, (this.#met.get(event) ?? 0) + 1)
	}

	get counts(): Record<string, number> {
		return Object.fromEntries(this.#met)
	}

	/** Those that no run met. */
	get missing(): Event[] {
		return EVENTS.filter((event) => this.#met.get(event) === 0)
	}
}
