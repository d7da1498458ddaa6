import { createStore } from 'zustand/vanilla'

/** A sentence that appears at the edge of the page for some seconds, with at most one thing to do about it. */
export interface Notice {
	readonly id: number
	readonly text: string
	readonly tone: 'plain' | 'trouble'
	/** Of two notices with the same one, the later takes the place of the earlier. */
	readonly topic?: string
	readonly action?: { readonly label: string; run(): void }
}

/** Notices told and not yet shown: at most this many, older ones give way. A person cannot read more than that at once anyway. */
const NOTICES = 8

let last = 0

/** Filled by whoever has something to say, emptied by the toaster, whose code is fetched with the first notice. */
export const notices = createStore<readonly Notice[]>(() => [])

export function tell(text: string, action?: Notice['action'], topic?: string): void {
	add({ text, tone: 'plain', ...(action && { action }), ...(topic && { topic }) })
}

/** Says why something did not work. */
export function tellTrouble(text: string, action?: Notice['action']): void {
	add({ text, tone: 'trouble', ...(action && { action }) })
}

function add(notice: Omit<Notice, 'id'>): void {
	last += 1
	const others = notices.getState().filter(({ topic }) => topic === undefined || topic !== notice.topic)
	notices.setState([...others, { ...notice, id: last }].slice(-NOTICES), true)
}
