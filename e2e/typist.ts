import type { Page } from '@playwright/test'

/** Somebody who types and does not look up: words of a mark and a number, `a1 a2 a3 …`, so that each is told from all others. */
export interface Typist {
	/** Everything typed so far, finished words only. */
	readonly words: readonly string[]
	/** Resolves when so many more words are typed. */
	more(words: number): Promise<void>
	/** Resolves when the word under way is finished, with all words. */
	stop(): Promise<readonly string[]>
}

/** Milliseconds between keys: about as fast as the fastest people type. */
const PACE = 25

/** Types key by key where the caret is, until stopped. `mark`: letters only. */
export function startTyping(page: Page, mark: string): Typist {
	const words: string[] = []
	const marks = new Set<{ at: number; reached(): void }>()
	let stopped = false
	const type = async () => {
		while (!stopped) {
			const word = `${mark}${words.length + 1}`
			await page.keyboard.type(`${word} `, { delay: PACE })
			words.push(word)
			for (const each of marks) if (words.length >= each.at) each.reached()
		}
	}
	const typing = type()
	// Whoever waits for words hears of it; `stop` rejects with it as well.
	const failing = typing.then(() => Promise.reject(new Error('nobody types any more')))
	failing.catch(() => {})
	return {
		words,
		more: (count) => {
			const reached = new Promise<void>((resolve) => marks.add({ at: words.length + count, reached: resolve }))
			return Promise.race([reached, failing])
		},
		stop: async () => {
			stopped = true
			await typing
			return words
		},
	}
}

/** The words of this mark in a text, in their order. */
export function wordsOf(mark: string, text: string): string[] {
	return text.match(new RegExp(`(?<![a-z0-9])${mark}\\d+(?!\\d)`, 'g')) ?? []
}
