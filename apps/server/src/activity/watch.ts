import type { RoomWatch } from '../room/watch.ts'
import type { Bursts } from './bursts.ts'
import type { Whereabouts } from './whereabouts.ts'

/** What the feed takes from the open documents. */
export function watchFor(bursts: Bursts, whereabouts: Whereabouts): RoomWatch {
	return {
		stored: (document, { authors, namer }) => {
			for (const { person, updates } of authors) if (updates.length > 0) bursts.happened('edited', document, person)
			if (namer !== null) bursts.happened('renamed', document, namer)
		},
		people: (document, members) => whereabouts.changed(document, members),
	}
}
