import { EditorState } from '@tiptap/pm/state'
import { DecorationSet } from '@tiptap/pm/view'
import { expect, test } from 'vitest'
import { codeColours, codeLanguages } from './code-colour.ts'
import { CODE_LANGUAGES } from './code-languages.ts'
import { schema } from './schema.ts'

function coloured(text: string, language: string | null) {
	const plugin = codeColours()
	const code = { type: 'codeBlock', attrs: { language }, content: [{ type: 'text', text }] }
	const doc = schema().nodeFromJSON({ type: 'doc', content: [{ type: 'blockquote', content: [code] }] })
	const colours: unknown = plugin.getState(EditorState.create({ doc, plugins: [plugin] }))
	if (!(colours instanceof DecorationSet)) throw new Error('no colours')
	return colours.find().map(({ from, to }) => doc.textBetween(from, to))
}

test('words of a known language are coloured where they stand', () => {
	expect(coloured("const two = 'x'", 'javascript')).toEqual(['const', "'x'"])
})

test('every language that can be chosen has colours, and every one that has them can be chosen', () => {
	expect(Object.keys(CODE_LANGUAGES).sort()).toEqual([...codeLanguages].sort())
})

test('code without a language, in an unknown one, or longer than 20,000 letters stays plain', () => {
	expect(coloured('const two', null)).toEqual([])
	expect(coloured('const two', 'klingon')).toEqual([])
	expect(coloured(`const ${'x'.repeat(20_000)}`, 'javascript')).toEqual([])
})
