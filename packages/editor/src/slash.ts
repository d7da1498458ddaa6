import { type ChainedCommands, type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { isRemote } from './local-only.ts'

/** Something that "/" can turn the line into. */
export interface SlashItem {
	readonly id: string
	readonly title: string
	/** How to get it without the menu. */
	readonly hint: string
	/** Other words people look for. */
	readonly words: string
	apply(chain: ChainedCommands): ChainedCommands
}

const ITEMS: readonly SlashItem[] = [
	{ id: 'text', title: 'Text', hint: '', words: 'paragraph plain', apply: (to) => to.clearNodes() },
	{ id: 'h1', title: 'Heading 1', hint: '#', words: 'title large', apply: (to) => to.setHeading({ level: 1 }) },
	{ id: 'h2', title: 'Heading 2', hint: '##', words: 'title', apply: (to) => to.setHeading({ level: 2 }) },
	{ id: 'h3', title: 'Heading 3', hint: '###', words: 'title small', apply: (to) => to.setHeading({ level: 3 }) },
	{ id: 'bullets', title: 'List', hint: '-', words: 'bullet unordered', apply: (to) => to.toggleBulletList() },
	{ id: 'numbers', title: 'Numbered list', hint: '1.', words: 'ordered', apply: (to) => to.toggleOrderedList() },
	{ id: 'tasks', title: 'Tasks', hint: '[]', words: 'todo checkbox list', apply: (to) => to.toggleTaskList() },
	{ id: 'quote', title: 'Quote', hint: '>', words: 'blockquote', apply: (to) => to.toggleBlockquote() },
	{ id: 'code', title: 'Code', hint: '```', words: 'block program', apply: (to) => to.toggleCodeBlock() },
	{
		id: 'table',
		title: 'Table',
		hint: '',
		words: 'grid rows columns',
		apply: (to) => to.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
	},
	{ id: 'rule', title: 'Divider', hint: '---', words: 'horizontal rule line', apply: (to) => to.setHorizontalRule() },
]

/** Items whose title or other words contain what was typed after "/". */
export function slashItems(query: string): readonly SlashItem[] {
	const sought = query.toLowerCase()
	return ITEMS.filter(({ title, words }) => `${title} ${words}`.toLowerCase().includes(sought))
}

/** The open menu. */
export interface SlashMenu {
	readonly query: string
	readonly items: readonly SlashItem[]
	/** Index of the item that Enter takes. */
	readonly at: number
	/** Position of "/" in the text. */
	readonly from: number
}

const key = new PluginKey<SlashMenu | null>('tandem-slash')

/** The id of an item's element, so that a screen reader follows the choice while the text keeps the focus. */
export const slashItemId = (id: string): string => `slash-${id}`
export const SLASH_MENU_ID = 'slash-menu'

export interface SlashOptions {
	/** Called whenever the menu opens, changes or closes (null). */
	onMenu(menu: SlashMenu | null): void
}

/** Opens where this page's person types "/" at the start of a word; others' typing never opens it. */
export const Slash = Extension.create<SlashOptions>({
	name: 'slash',
	// Before lists, tables and code, which want Enter and Tab too.
	priority: 1100,
	addProseMirrorPlugins() {
		const { editor } = this
		const { onMenu } = this.options
		return [
			new Plugin<SlashMenu | null>({
				key,
				state: {
					init: () => null,
					apply: (transaction, menu, _before, state) => nextMenu(transaction, menu, state),
				},
				props: {
					handleKeyDown: (view, event) => !view.composing && pressKey(editor, event),
					attributes: (state): Record<string, string> => {
						const menu = key.getState(state)
						const item = menu?.items[menu.at]
						return item === undefined
							? {}
							: { 'aria-controls': SLASH_MENU_ID, 'aria-activedescendant': slashItemId(item.id) }
					},
					handleDOMEvents: {
						blur: (view) => {
							if (key.getState(view.state) != null) closeSlash(editor)
							return false
						},
					},
				},
				view: () => ({
					update: ({ state }, before) => {
						const menu = key.getState(state) ?? null
						if (menu !== (key.getState(before) ?? null)) onMenu(menu)
					},
					destroy: () => onMenu(null),
				}),
			}),
		]
	},
})

function nextMenu(transaction: Transaction, menu: SlashMenu | null, state: EditorState): SlashMenu | null {
	const asked: unknown = transaction.getMeta(key)
	if (asked === 'close') return null
	if (typeof asked === 'number' && menu !== null) return { ...menu, at: asked }
	if (!transaction.docChanged && !transaction.selectionSet) return menu
	const typed = typedAfterSlash(state)
	if (typed === null) return null
	if (menu === null && (typed.query !== '' || isRemote(transaction) || !transaction.docChanged || !grew(transaction)))
		return null
	if (menu?.query === typed.query) return menu.from === typed.from ? menu : { ...menu, from: typed.from }
	return { ...typed, items: slashItems(typed.query), at: 0 }
}

/** Deleting back to a "/" does not open the menu. */
const grew = ({ before, doc }: Transaction): boolean => doc.content.size > before.content.size

/** The "/" before the caret and what stands between them: at the start of a line or after a space, not in code. */
function typedAfterSlash({ selection }: EditorState): { from: number; query: string } | null {
	const { $from, empty } = selection
	if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null
	const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 32), $from.parentOffset, null, '\ufffc')
	const typed = /(?:^|\s)\/([^\s/\ufffc]{0,24})$/.exec(before)?.[1]
	if (typed === undefined || $from.marks().some(({ type }) => type.name === 'code')) return null
	return { from: $from.pos - typed.length - 1, query: typed }
}

function pressKey(editor: Editor, event: KeyboardEvent): boolean {
	const menu = key.getState(editor.state)
	if (menu == null || event.ctrlKey || event.metaKey || event.altKey) return false
	const count = menu.items.length
	switch (event.key) {
		case 'Escape':
			closeSlash(editor)
			return true
		case 'ArrowDown':
		case 'ArrowUp':
			if (count === 0) return false
			pointSlash(editor, (menu.at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count)
			return true
		case 'Enter':
		case 'Tab': {
			const item = menu.items[menu.at]
			if (item === undefined) return false
			chooseSlash(editor, item)
			return true
		}
		default:
			return false
	}
}

/** Makes an item the one that Enter takes. */
export function pointSlash(editor: Editor, at: number): void {
	editor.view.dispatch(editor.state.tr.setMeta(key, at))
}

/** Closes the menu and leaves what was typed. */
export function closeSlash(editor: Editor): void {
	editor.view.dispatch(editor.state.tr.setMeta(key, 'close'))
}

/** Takes away "/" and what follows it, and applies the item there. */
export function chooseSlash(editor: Editor, item: SlashItem): void {
	const menu = key.getState(editor.state)
	if (menu == null) return
	item.apply(editor.chain().focus().deleteRange({ from: menu.from, to: editor.state.selection.from })).run()
}
