import type { Api } from '@tandem/client/api'
import type { NewToken, TokenDraft, TokenSummary } from '@tandem/protocol'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { sentenceOf } from '../workspace/workspace.ts'

/** What is in the middle of the box: the list, a new one being described, or the one that was just made. */
export type Place =
	| { readonly kind: 'list' }
	| { readonly kind: 'form' }
	| { readonly kind: 'made'; readonly made: NewToken }

export interface TokensState {
	/** Null until they were fetched once. */
	readonly tokens: readonly TokenSummary[] | null
	/** When they were fetched: what has expired by then is told from here. */
	readonly asOf: number
	/** Why the last thing that was tried did not work; null when it did. */
	readonly trouble: string | null
	readonly place: Place
}

/** My tokens in this box; a mirror of what the API last said. */
export interface Tokens {
	readonly store: StoreApi<TokensState>
	load(): Promise<void>
	show(place: Place): void
	/** Makes one, and shows it. */
	make(draft: TokenDraft): Promise<void>
	/** Whether it is gone now. */
	revoke(id: string): Promise<boolean>
}

export function createTokens(api: Pick<Api, 'tokens' | 'createToken' | 'revokeToken'>, now: () => number): Tokens {
	const store = createStore<TokensState>(() => ({ tokens: null, asOf: 0, trouble: null, place: { kind: 'list' } }))
	const set = store.setState
	const attempt = async (task: () => Promise<void>) => {
		try {
			await task()
			set({ trouble: null })
			return true
		} catch (error) {
			set({ trouble: sentenceOf(error) })
			return false
		}
	}
	return {
		store,
		load: async () => {
			await attempt(async () => set({ tokens: await api.tokens(), asOf: now() }))
		},
		show: (place) => set({ place, trouble: null }),
		make: async (draft) => {
			await attempt(async () => {
				const made = await api.createToken(draft)
				const { token: _, ...summary } = made
				set(({ tokens }) => ({ place: { kind: 'made', made }, tokens: [summary, ...(tokens ?? [])] }))
			})
		},
		revoke: (id) =>
			attempt(async () => {
				await api.revokeToken(id)
				set(({ tokens }) => ({ tokens: tokens?.filter((each) => each.id !== id) ?? null }))
			}),
	}
}
