import { ApiProblem } from '@tandem/client/api'
import type { Notification } from '@tandem/protocol'
import { shownTitle } from '../workspace/lists.ts'
import { tell, tellTrouble } from '../workspace/notices.ts'
import { sentenceOf, type Workspace } from '../workspace/workspace.ts'
import type { Marks } from './marks.ts'
import { placeOf } from './place.ts'
import { brief } from './sentence.ts'

interface OpenerWorld {
	readonly workspace: Workspace
	readonly marks: Marks
	go(path: string): void
}

/** Goes where a notification points. Asked first whether that can be opened: a page that only says no helps nobody. */
export function opener({ workspace, marks, go }: OpenerWorld): (row: Notification) => Promise<boolean> {
	return async (row) => {
		if (row.state === 'unread') void marks.mark(row, 'read')
		try {
			await workspace.api.access(row.document.id)
		} catch (error) {
			await tellClosed(error, row)
			return false
		}
		const place = placeOf(row)
		// In the document that is open already only the address says where to look, and it must be seen to change.
		const [path, mention] = place.split('#')
		if (location.pathname !== path) go(place)
		else if (mention) location.hash = mention
		return true
	}

	async function tellClosed(error: unknown, row: Notification) {
		const title = brief(shownTitle(row.document.title))
		const code = error instanceof ApiProblem ? error.code : null
		if (code === 'trashed') {
			const mine = await workspace.api.trash().catch(() => [])
			if (!mine.some(({ id }) => id === row.document.id))
				return tell(`${title} is in the trash. Its maker can restore it.`)
			const restore = { label: 'Restore', run: () => void workspace.restore(row.document) }
			return tell(`${title} is in the trash. Restore it to open it.`, restore)
		}
		if (code === 'not-found' || code === 'deleted') {
			const archive = { label: 'Archive', run: () => void marks.archive(row) }
			return tell(`${title} was deleted for good and cannot be opened any more.`, archive)
		}
		tellTrouble(sentenceOf(error))
	}
}
