/** An event as both sides send it: a notification of the usual size. Its `at` tells which it is. */
export function eventOf(round: number, stream: number) {
	return {
		id: { seq: round, nonce: '0123456789abcdef' },
		event: 'notification',
		data: {
			id: String(stream),
			seq: round,
			kind: 'mentioned',
			state: 'unread',
			document: { id: 'AAAAAAAAAAAAAAAAAAAAAA', title: 'Plans for the week', trashed: false },
			actors: [{ id: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', name: 'Ada Lovelace', color: 'teal' }],
			actorCount: 1,
			mention: 'AAAAAAAAAAAAAAAA',
			excerpt: 'could you look at this before we send it out on Friday',
			at: 1_800_000_000_000 + round,
		},
	} as const
}

/** What a side does when it is asked to. */
export interface Told {
	readonly to: 'all' | 'each'
	readonly round: number
}

/** `POST /all/7` and the like. */
export function toldOf(path: string): Told {
	const [, to, round] = path.split('/')
	return { to: to === 'each' ? 'each' : 'all', round: Number(round) }
}
