import { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schemaExtensions } from './schema.ts'
import { TypedAfter, type TypedItem, type TypedMenu } from './typed-after.ts'

const EMPTY = { type: 'doc', content: [{ type: 'paragraph' }] }

const NAMES = ['Ada', 'Ada Quick', 'Ben']

const item = (id: string): TypedItem => ({
	id,
	apply: (chain) => chain.insertContent({ type: 'text', text: `[${id}]` }),
})
const find = (names: readonly string[]) => (query: string) =>
	names.filter((name) => name.toLowerCase().includes(query.toLowerCase())).map(item)

const people = new TypedAfter<TypedItem>({ name: 'people', character: '@', spaces: true, find: find(NAMES) })
const blocks = new TypedAfter<TypedItem>({ name: 'blocks', character: '/', spaces: false, find: find(['text']) })

let editor: Editor

beforeEach(() => {
	const none = () => {}
	editor = new Editor({ element: null, extensions: schemaExtensions(), content: EMPTY })
	for (const menu of [people, blocks]) editor.registerPlugin(menu.plugin(editor, none))
})
afterEach(() => editor.destroy())

function type(text: string): void {
	for (const letter of text) editor.view.dispatch(editor.state.tr.insertText(letter))
}

/** The menu that is open, as its plugin holds it. */
function menu(of: TypedAfter<TypedItem>): TypedMenu<TypedItem> | null {
	const plugin = editor.state.plugins.find(({ props }) => {
		const said = props.attributes
		return typeof said === 'function' && Object.values(said(editor.state) ?? {}).includes(of.menuId)
	})
	return plugin?.getState(editor.state).menu ?? null
}

const offered = () => menu(people)?.items.map(({ id }) => id)

/** Presses a key; says whether a menu took it. */
function press(key: string): boolean {
	const event = { key, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent
	return editor.state.plugins.some((plugin) => plugin.props.handleKeyDown?.call(plugin, editor.view, event) === true)
}

test('a character opens its menu at the start of a line and of a word, and nowhere else', () => {
	type('@')
	expect(offered()).toEqual(NAMES)
	expect(menu(blocks)).toBeNull()
	type(' to ada@')
	expect(menu(people)).toBeNull()
	type(' /')
	expect(menu(blocks)?.items.map(({ id }) => id)).toEqual(['text'])
	expect(menu(people)).toBeNull()
})

test('typing on narrows it, a name may hold a space, and a sentence that goes on closes it for good', () => {
	people.offer(editor, find(NAMES), true)
	type('@ad')
	expect(offered()).toEqual(['Ada', 'Ada Quick'])
	type('a ')
	expect(offered()).toEqual(['Ada Quick'])
	type('w')
	expect(menu(people)).toBeNull()
	editor.view.dispatch(editor.state.tr.delete(editor.state.selection.from - 1, editor.state.selection.from))
	expect(menu(people)).toBeNull()
})

test('before everything is known a name with a space is waited for; a sentence closes it when it is', () => {
	people.offer(editor, find([]), false)
	type('@Ada Q')
	people.offer(editor, find(NAMES), true)
	expect(offered()).toEqual(['Ada Quick'])
	press('Escape')
	people.offer(editor, find([]), false)
	type(' @is nobody')
	people.offer(editor, find(NAMES), true)
	expect(menu(people)).toBeNull()
})

test('in code it stays closed', () => {
	editor.commands.setCodeBlock()
	type('@')
	expect(menu(people)).toBeNull()
})

test('what others write never opens it', () => {
	editor.view.dispatch(editor.state.tr.insertText('@').setMeta(ySyncPluginKey, { isChangeOrigin: true }))
	expect(menu(people)).toBeNull()
})

test('arrows go round, Enter puts the choice where the character stood, Escape leaves what was typed', () => {
	type('to @')
	expect(press('ArrowUp')).toBe(true)
	expect(menu(people)?.at).toBe(2)
	expect(press('ArrowDown')).toBe(true)
	expect(press('ArrowDown')).toBe(true)
	expect(press('Enter')).toBe(true)
	expect(editor.getText()).toBe('to [Ada Quick]')
	expect(press('Enter')).toBe(false)
	type(' @be')
	expect(press('Escape')).toBe(true)
	expect(menu(people)).toBeNull()
	type('n')
	expect(menu(people)).toBeNull()
	expect(editor.getText()).toBe('to [Ada Quick] @ben')
})

test('what is offered anew keeps the choice on the same item', () => {
	type('@')
	people.point(editor, 2)
	people.offer(editor, find(['Zoe', 'Ben', 'Ada']), true)
	expect(offered()).toEqual(['Zoe', 'Ben', 'Ada'])
	expect(menu(people)?.at).toBe(1)
	people.offer(editor, find(['Zoe']), true)
	expect(menu(people)?.at).toBe(0)
	type('zo')
	expect(offered()).toEqual(['Zoe'])
})

test('the caret that leaves the word closes it', () => {
	type('@ad')
	editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, 1)))
	expect(menu(people)).toBeNull()
})
