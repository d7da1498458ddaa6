import { EditorState, Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import { isRemote, localOnly } from './local-only.ts'
import { schema } from './schema.ts'

const tidying = () =>
	localOnly(
		new Plugin({
			appendTransaction: (_transactions, _before, after) =>
				after.doc.textContent.endsWith('!') ? null : after.tr.insertText('!', after.doc.content.size - 1),
		}),
	)

test('a plugin tidies after this page, not after what the binding brings from others', () => {
	const state = EditorState.create({ schema: schema(), plugins: [tidying()] })
	expect(state.apply(state.tr.insertText('mine')).doc.textContent).toBe('mine!')
	const theirs = state.tr.insertText('theirs').setMeta(ySyncPluginKey, { isChangeOrigin: true })
	expect(isRemote(theirs)).toBe(true)
	expect(state.apply(theirs).doc.textContent).toBe('theirs')
})
