import type { Notification } from '@tandem/protocol'
import { shownTitle } from '../workspace/lists.ts'

/** UTF-16 units of a title inside a sentence. The rest is left out: it only has to tell documents apart. */
const TITLE = 60

type Told = Pick<Notification, 'kind' | 'actors' | 'actorCount' | 'document'>

/** Who did it: `Ada`, `Ada and Jonas`, `Ada and 4 others`. */
export function who({ actors, actorCount }: Told): string {
	const [first, second] = actors
	if (!first) return 'Somebody'
	if (actorCount <= 1) return first.name
	if (actorCount === 2 && second) return `${first.name} and ${second.name}`
	return actorCount === 2 ? `${first.name} and 1 other` : `${first.name} and ${actorCount - 1} others`
}

/** What they did, under the document's title. */
export function did({ kind }: Told): string {
	switch (kind) {
		case 'mentioned':
			return 'mentioned you'
		case 'opened':
			return 'opened it'
		case 'trashed':
			return 'moved it to the trash'
		case 'restored':
			return 'restored it'
		default:
			return kind satisfies never
	}
}

/** All of it in one sentence, where no title stands over it. */
export function sentence(told: Told): string {
	const title = brief(shownTitle(told.document.title))
	switch (told.kind) {
		case 'mentioned':
			return `${who(told)} mentioned you in ${title}`
		case 'opened':
			return `${who(told)} opened ${title}`
		case 'trashed':
			return `${who(told)} moved ${title} to the trash`
		case 'restored':
			return `${who(told)} restored ${title}`
		default:
			return told.kind satisfies never
	}
}

/** A title that fits into a sentence. */
export function brief(title: string): string {
	return title.length > TITLE ? `${title.slice(0, TITLE - 1).trimEnd()}…` : title
}
