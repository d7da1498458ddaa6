import { EditorState, TextSelection } from '@tiptap/pm/state'
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, updateYFragment, ySyncPlugin } from '@tiptap/y-tiptap'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { findPlace, keepPlace } from './kept-place.ts'
import { FRAGMENT, schema } from './schema.ts'

const paragraph = (text: string) => ({
	type: 'paragraph',
	...(text === '' ? {} : { content: [{ type: 'text', text }] }),
})

function documentOf(lines: readonly string[]): Y.Doc {
	const doc = new Y.Doc()
	prosemirrorJSONToYXmlFragment(schema(), { type: 'doc', content: lines.map(paragraph) }, doc.getXmlFragment(FRAGMENT))
	return doc
}

/** What a page shows of the document now. */
function shown(doc: Y.Doc): EditorState {
	const fragment = doc.getXmlFragment(FRAGMENT)
	const { doc: read, mapping } = initProseMirrorDoc(fragment, schema())
	return EditorState.create({ doc: read, plugins: [ySyncPlugin(fragment, { mapping: mapping as never })] })
}

/** Another page writes there; a position as in `state.doc`. */
function writeElsewhere(doc: Y.Doc, change: (state: EditorState) => EditorState): void {
	const other = new Y.Doc()
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
	const fragment = other.getXmlFragment(FRAGMENT)
	const { doc: read, meta } = initProseMirrorDoc(fragment, schema())
	other.transact(() => updateYFragment(other, fragment, change(EditorState.create({ doc: read })).doc, meta))
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
}

const insert = (at: number, text: string) => (state: EditorState) => state.apply(state.tr.insertText(text, at))

/** The text from the start of the caret's line to the caret, and the number of the line. */
function before(state: EditorState, position: number): { line: number; text: string } {
	const at = state.doc.resolve(position)
	return { line: at.index(0), text: at.parent.textBetween(0, at.parentOffset) }
}

function keptAt(doc: Y.Doc, position: number) {
	const state = shown(doc)
	const kept = keepPlace(TextSelection.create(state.doc, position), state)
	if (kept === null) throw new Error('a place in a text is kept')
	return kept
}

test('G2: a caret in one of several empty lines stays in its own when somebody else writes there', () => {
	const doc = documentOf(['first', '', '', 'last'])
	const kept = keptAt(doc, 8)
	writeElsewhere(doc, insert(8, 'theirs'))
	const state = shown(doc)
	expect(before(state, findPlace(kept, state)?.head ?? -1)).toMatchObject({ line: 1 })
})

test('G2: a caret stays behind its own letter when others write at the same place', () => {
	const doc = documentOf(['one two'])
	const kept = keptAt(doc, 4)
	writeElsewhere(doc, insert(4, ' theirs'))
	const state = shown(doc)
	expect(before(state, findPlace(kept, state)?.head ?? -1)).toEqual({ line: 0, text: 'one' })
})

test('G2: a caret whose letters others deleted up to the start of the text stays there', () => {
	const doc = documentOf(['gone', 'kept'])
	const kept = keptAt(doc, 5)
	writeElsewhere(doc, (state) => state.apply(state.tr.delete(1, 5)))
	const state = shown(doc)
	expect(findPlace(kept, state)?.head).toBe(1)
})

test('G2: of a line that somebody turned into a heading nothing is known any more, so the binding looks for it', () => {
	const doc = documentOf(['one', 'two'])
	const { heading } = schema().nodes
	if (heading === undefined) throw new Error('there are headings')
	const kept = keptAt(doc, 8)
	writeElsewhere(doc, (state) => state.apply(state.tr.setBlockType(7, 7, heading, { level: 2 })))
	expect(findPlace(kept, shown(doc))).toBeNull()
})

test('G2: wherever others write, a caret stays in its line behind the letters it stood behind', () => {
	const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 6 }), {
		minLength: 1,
		maxLength: 5,
	})
	const share = fc.double({ min: 0, max: 1, noNaN: true })
	fc.assert(
		fc.property(lines, share, fc.array(share, { minLength: 1, maxLength: 6 }), (texts, caret, places) => {
			const doc = documentOf(texts)
			const at = (state: EditorState, of: number) =>
				TextSelection.near(state.doc.resolve(Math.floor(of * state.doc.content.size))).head
			const start = shown(doc)
			const position = at(start, caret)
			const kept = keptAt(doc, position)
			for (const place of places) writeElsewhere(doc, (state) => insert(at(state, place), 'X')(state))
			const state = shown(doc)
			const then = before(start, position)
			const now = before(state, findPlace(kept, state)?.head ?? -1)
			expect({ ...now, text: now.text.replaceAll('X', '') }).toEqual(then)
			// What comes exactly to the caret's place comes behind it.
			expect(now.text.endsWith('X') && then.text !== '').toBe(false)
		}),
	)
})
