import * as Y from 'yjs'
import type { ScriptedPage } from './scripted-page.ts'

/** Milliseconds between two letters of somebody fast. */
const PACE = 40

/** Writes at the end of `text`, letter by letter and with a caret there, until the undo is called; then all is written. */
export function keepWriting(page: ScriptedPage, text: Y.XmlText): () => void {
	const { awareness } = page.connection
	const timer = setInterval(() => {
		text.insert(text.length, 'm')
		const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, text.length))
		awareness.setLocalStateField('cursor', { anchor: place, head: place })
	}, PACE)
	return () => clearInterval(timer)
}
