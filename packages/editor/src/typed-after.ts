import type { ChainedCommands, Editor } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { isRemote } from './local-only.ts'

/** One line of a menu that a character opens in the text. */
export interface TypedItem {
	readonly id: string
	/** What choosing it does where the character and what follows it stood. */
	apply(chain: ChainedCommands): ChainedCommands
}

/** The open menu. */
export interface TypedMenu<Item> {
	/** What was typed after the character. */
	readonly query: string
	readonly items: readonly Item[]
	/** Index of the item that Enter takes. */
	readonly at: number
	/** Position of the character in the text. */
	readonly from: number
}

type Find<Item> = (query: string) => readonly Item[]

export interface TypedAfterOptions<Item> {
	/** Also the id of the list's element. */
	readonly name: string
	readonly character: string
	/** Whether what is typed may hold spaces, for as long as something is found or not everything is known yet. */
	readonly spaces: boolean
	/** What a query finds, until offer() says something else. */
	readonly find: Find<Item>
}

interface Held<Item> {
	readonly find: Find<Item>
	/** Whether `find` knows of everything there is. Before, who types on has not looked in vain. */
	readonly complete: boolean
	readonly menu: TypedMenu<Item> | null
}

type Asked<Item> = 'close' | { readonly at: number } | Pick<Held<Item>, 'find' | 'complete'> | undefined

/** UTF-16 units after the character. Beyond: the menu closes, nobody looks for so long a word. */
const MOST = 40

/**
 * A menu that opens where this page's person types a character at the start of a word; others' typing never opens it.
 * The text keeps the focus: arrows, Enter, Tab and Escape are the menu's while it is open.
 */
export class TypedAfter<Item extends TypedItem> {
	readonly menuId: string
	readonly #options: TypedAfterOptions<Item>
	readonly #key: PluginKey<Held<Item>>
	readonly #typed: RegExp

	constructor(options: TypedAfterOptions<Item>) {
		this.#options = options
		this.menuId = `${options.name}-menu`
		this.#key = new PluginKey(`tandem-${options.name}`)
		const word = `[^\\s${options.character}\\ufffc]`
		const query = options.spaces ? `(?:${word}[^${options.character}\\ufffc]{0,${MOST - 1}})?` : `${word}{0,${MOST}}`
		this.#typed = new RegExp(`(?:^|\\s)${options.character}(${query})$`)
	}

	/** The id of an item's element, so that a screen reader follows the choice while the text keeps the focus. */
	itemId(item: Pick<Item, 'id'>): string {
		return `${this.#options.name}-${item.id}`
	}

	/** `onMenu` is called whenever the menu opens, changes or closes (null). */
	plugin(editor: Editor, onMenu: (menu: TypedMenu<Item> | null) => void): Plugin<Held<Item>> {
		const key = this.#key
		return new Plugin<Held<Item>>({
			key,
			state: {
				init: () => ({ find: this.#options.find, complete: false, menu: null }),
				apply: (transaction, held, _before, state) => this.#next(transaction, held, state),
			},
			props: {
				handleKeyDown: (view, event) => !view.composing && this.#press(editor, event),
				attributes: (state): Record<string, string> => {
					const menu = key.getState(state)?.menu
					const item = menu?.items[menu.at]
					return item === undefined ? {} : { 'aria-controls': this.menuId, 'aria-activedescendant': this.itemId(item) }
				},
				handleDOMEvents: {
					blur: () => {
						if (this.#menu(editor)) this.close(editor)
						return false
					},
				},
			},
			view: () => ({
				update: ({ state }, before) => {
					const menu = key.getState(state)?.menu ?? null
					if (menu !== (key.getState(before)?.menu ?? null)) onMenu(menu)
				},
				destroy: () => onMenu(null),
			}),
		})
	}

	/** Makes an item the one that Enter takes. */
	point(editor: Editor, at: number): void {
		this.#ask(editor, { at })
	}

	/**
	 * Says what a query finds from now on, and whether that is everything there is. The item that Enter takes stays the
	 * same one while it is there.
	 */
	offer(editor: Editor, find: Find<Item>, complete: boolean): void {
		this.#ask(editor, { find, complete })
	}

	/** Closes the menu and leaves what was typed. */
	close(editor: Editor): void {
		this.#ask(editor, 'close')
	}

	/** Takes away the character and what follows it, and applies the item there. */
	choose(editor: Editor, item: Item): void {
		const menu = this.#menu(editor)
		if (!menu) return
		item.apply(editor.chain().focus().deleteRange({ from: menu.from, to: editor.state.selection.from })).run()
	}

	#menu(editor: Editor): TypedMenu<Item> | null {
		return this.#key.getState(editor.state)?.menu ?? null
	}

	#ask(editor: Editor, asked: Asked<Item>): void {
		editor.view.dispatch(editor.state.tr.setMeta(this.#key, asked))
	}

	#next(transaction: Transaction, held: Held<Item>, state: EditorState): Held<Item> {
		const asked: Asked<Item> = transaction.getMeta(this.#key)
		const { menu } = held
		if (asked === 'close') return { ...held, menu: null }
		if (asked !== undefined && 'find' in asked) return { ...asked, menu: menu && again(menu, asked) }
		if (asked !== undefined) return { ...held, menu: menu && { ...menu, at: asked.at } }
		if (!transaction.docChanged && !transaction.selectionSet) return held
		const next = this.#follow(transaction, held, state)
		return next === menu ? held : { ...held, menu: next }
	}

	#follow(transaction: Transaction, held: Held<Item>, state: EditorState): TypedMenu<Item> | null {
		const { menu } = held
		const typed = this.#typedAfter(state)
		if (typed === null) return null
		if (menu === null && (typed.query !== '' || isRemote(transaction) || !transaction.docChanged || !grew(transaction)))
			return null
		if (menu?.query === typed.query) return menu.from === typed.from ? menu : { ...menu, from: typed.from }
		return open(held, { ...typed, items: held.find(typed.query), at: 0 })
	}

	/** The character before the caret and what stands between them: at the start of a line or after a space, not in code. */
	#typedAfter({ selection }: EditorState): { from: number; query: string } | null {
		const { $from, empty } = selection
		if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null
		const start = Math.max(0, $from.parentOffset - MOST - 2)
		const query = this.#typed.exec($from.parent.textBetween(start, $from.parentOffset, null, '\ufffc'))?.[1]
		if (query === undefined || $from.marks().some(({ type }) => type.name === 'code')) return null
		return { from: $from.pos - query.length - 1, query }
	}

	#press(editor: Editor, event: KeyboardEvent): boolean {
		const menu = this.#menu(editor)
		if (menu === null || event.ctrlKey || event.metaKey || event.altKey) return false
		const count = menu.items.length
		switch (event.key) {
			case 'Escape':
				this.close(editor)
				return true
			case 'ArrowDown':
			case 'ArrowUp':
				if (count === 0) return false
				this.point(editor, (menu.at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count)
				return true
			case 'Enter':
			case 'Tab': {
				const item = menu.items[menu.at]
				if (item === undefined) return false
				this.choose(editor, item)
				return true
			}
			default:
				return false
		}
	}
}

type Found<Item> = Pick<Held<Item>, 'find' | 'complete'>

/** The same menu over what is found now. */
function again<Item extends TypedItem>(menu: TypedMenu<Item>, found: Found<Item>): TypedMenu<Item> | null {
	const items = found.find(menu.query)
	const chosen = items.findIndex(({ id }) => id === menu.items[menu.at]?.id)
	return open(found, { ...menu, items, at: Math.max(0, chosen) })
}

/** Null for a menu that has nothing to show: whoever types a space behind what nobody is called writes on. */
function open<Item>({ complete }: Found<Item>, menu: TypedMenu<Item>): TypedMenu<Item> | null {
	return complete && menu.items.length === 0 && menu.query.includes(' ') ? null : menu
}

/** Deleting back to the character does not open the menu. */
const grew = ({ before, doc }: Transaction): boolean => doc.content.size > before.content.size
