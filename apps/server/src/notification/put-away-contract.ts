import { NO_EVENT } from '@tandem/protocol'
import { expect } from 'vitest'
import { found, joined, type Story, toldBy } from './contract.ts'

/** What every store of notifications must do with what was archived or withdrawn. */
export function oldOnesAreLetGo(story: Story): void {
	story(
		'G3, G5: of what is put away the newest thousand are kept, and what is let go is not told again by its return',
		async (under) => {
			const { store } = under
			await under.document('d', 'ada', ['ada'])
			let to = 0
			const write = async (...ids: string[]) => {
				to += 1
				const mentions = ids.map((id) => found(id, 'ada', 'ben'))
				return await store.record({
					kind: 'projected',
					document: 'd',
					from: to - 1,
					to,
					found: { mentions, more: false },
				})
			}
			const told = (await write('m')).told.get('ada')?.[0]
			const first = told?.data
			await store.change('ada', first?.id ?? '', { state: 'archived' })
			// Goes and returns while it is kept: archived as before.
			await write()
			expect(toldBy(await write('m'))).toEqual({})
			await write()
			const documents = Array.from({ length: 1000 }, (_, n) => `e${n}`)
			for (const id of documents) {
				await under.document(id, 'ada')
				await store.record(joined(id, 'ben'))
			}
			const kept = (await store.list('ada')).notifications
			// In two steps: the first leaves all, the second is one too many.
			await store.sweep('ada', { state: 'archived', upTo: kept[1]?.seq ?? 0 })
			expect(await store.find('ada', first?.id ?? '')).toMatchObject({ state: 'archived' })
			await store.sweep('ada', { state: 'archived', upTo: kept[0]?.seq ?? 0 })
			expect(await store.find('ada', first?.id ?? '')).toBeUndefined()
			expect(await store.after('ada', 0, 2000)).toHaveLength(1000)
			expect(toldBy(await write('m'))).toEqual({})
			expect(toldBy(await write('m', 'new'))).toEqual({ ada: ['mentioned unread'] })
			// Whoever knows it unread has a place that is not known, and fetches the list.
			expect(await store.place('ada', told?.id ?? NO_EVENT)).toBe('unknown')
		},
	)
}
