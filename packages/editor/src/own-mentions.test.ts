import { Editor } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clipboard, OwnMentions } from './own-mentions.ts'
import { schemaExtensions } from './schema.ts'

const mention = (id: string, person: string) => ({ type: 'mention', attrs: { id, person, label: 'Ben' } })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })

/** What every tab of one browser shares. */
let kept: string | null
const clipboard: Clipboard = {
	read: () => kept,
	write: (copied) => {
		kept = copied
	},
}
const open: Editor[] = []

function page(...content: object[]): Editor {
	const editor = new Editor({
		element: null,
		extensions: [...schemaExtensions(), OwnMentions.configure({ clipboard })],
		content: { type: 'doc', content: [paragraph(...content)] },
	})
	// Without a page to stand in, an editor leaves its plugins out.
	for (const plugin of editor.extensionManager.plugins) editor.registerPlugin(plugin)
	open.push(editor)
	return editor
}

beforeEach(() => {
	kept = null
})
afterEach(() => {
	for (const editor of open.splice(0)) editor.destroy()
})

function copy({ state, view }: Editor): Slice {
	const slice = new Slice(state.doc.content, 0, 0)
	for (const plugin of state.plugins) plugin.props.transformCopied?.call(plugin, slice, view)
	return slice
}

/** What a page makes of a piece of document that its clipboard was parsed into. */
function paste({ state, view, schema }: Editor, slice: Slice): Node[] {
	let pasted = new Slice(Fragment.fromJSON(schema, slice.content.toJSON()), slice.openStart, slice.openEnd)
	for (const plugin of state.plugins) pasted = plugin.props.transformPasted?.call(plugin, pasted, view, false) ?? pasted
	const found: Node[] = []
	pasted.content.descendants((node) => {
		if (node.type.name === 'mention') found.push(node)
	})
	return found
}

test('D-mention: a mention that was copied is the same one in its document and in every other tab of the browser', () => {
	const here = page(mention('m1', 'ben'))
	const copied = copy(here)
	expect(paste(here, copied).map(({ attrs }) => attrs)).toEqual([{ id: 'm1', person: 'ben', label: 'Ben' }])
	expect(paste(page(), copied).map(({ attrs }) => attrs.id)).toEqual(['m1'])
})

test('D-mention: a mention in the HTML of a foreign page becomes text, also under an id of this document with another person', () => {
	const here = page({ type: 'text', text: 'Mine ' }, mention('m1', 'ben'))
	copy(here)
	for (const [id, person] of [
		['m2', 'ben'],
		['m1', 'cleo'],
	] as const) {
		const forged = new Slice(page(mention(id, person)).state.doc.content, 0, 0)
		expect(paste(here, forged)).toEqual([])
	}
})

test('D-mention: what was copied before is not remembered, and storage that holds anything else remembers nothing', () => {
	const copied = copy(page(mention('m1', 'ben')))
	copy(page({ type: 'text', text: 'words' }))
	expect(paste(page(), copied)).toEqual([])
	for (const broken of ['{', '7', '{"m1 ben":1}', '[null]']) {
		kept = broken
		expect(paste(page(), copied)).toEqual([])
	}
})
