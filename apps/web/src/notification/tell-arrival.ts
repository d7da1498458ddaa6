import type { Notification } from '@tandem/protocol'
import { tell } from '../workspace/notices.ts'
import { bundleWords, NOTHING_LATELY, tellOf } from './arrivals.ts'
import type { EventsStore } from './events-store.ts'
import { sentence } from './sentence.ts'

interface TellerWorld {
	readonly shown: EventsStore
	open(row: Notification): Promise<boolean>
	/** Milliseconds since 1970. */
	now(): number
}

/** Tells an arrival where it may interrupt: in the tab that somebody looks at, and not in the document it is about. */
export function arrivalTeller({ shown, open, now }: TellerWorld): (row: Notification) => void {
	let lately = NOTHING_LATELY
	return (row) => {
		const visible = document.visibilityState === 'visible'
		const [next, telling] = tellOf(lately, row, { visible, document: openDocument() }, now())
		lately = next
		switch (telling.kind) {
			case 'single':
				return tell(sentence(row), { label: 'Open', run: () => void open(row) })
			case 'bundle': {
				const action = { label: 'Show', run: () => shown.setState({ panel: true }) }
				return tell(bundleWords(telling.count), action, 'arrivals')
			}
			case 'silent':
				if (visible) shown.setState({ said: sentence(row) })
				return
			default:
				telling satisfies never
		}
	}
}

function openDocument(): string | null {
	return location.pathname.match(/^\/d\/([^/]+)/)?.[1] ?? null
}
