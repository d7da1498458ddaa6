import { createStore } from 'zustand/vanilla'
import { tell } from '../workspace/notices.ts'
import { copyText } from './clipboard.ts'

/** Text that the browser would not let us copy: it is shown, selected, to be copied by hand. Null: there is none. */
export interface ByHand {
	/** What it is, as a sentence begins: *Markdown*, *Text*, *Link*. */
	readonly what: string
	readonly text: string
}

export const byHand = createStore<{ readonly shown: ByHand | null }>(() => ({ shown: null }))

/** Copies the text and says so; where nothing may be copied it is shown instead, so that nobody ends with nothing. */
export async function copyOrShow(what: string, text: string): Promise<void> {
	if (await copyText(text)) tell(`${what} copied`)
	else byHand.setState({ shown: { what, text } })
}
