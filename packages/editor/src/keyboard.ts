import { type Editor, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

export interface KeyboardOptions {
	/** Mod+K: a link for the selection, or the one the caret is in. */
	onLink(): void
	/** Mod+/: the list of shortcuts. */
	onShortcuts(): void
	/** Alt+F10: the focus goes to the tools for what is selected. */
	onTools(): void
}

/** Lists inside lists. Each level is two elements deep, and a phone shows no more anyway. */
const MOST_LEVELS = 12

/**
 * Tab indents where that means something, and then never drops the caret out of the text by surprise; Escape, then Tab
 * always leaves it.
 */
export const Keyboard = Extension.create<KeyboardOptions>({
	name: 'keyboard',
	priority: 1050,
	addKeyboardShortcuts() {
		const { editor, options } = this
		return {
			'Mod-k': () => {
				options.onLink()
				return true
			},
			'Mod-/': () => {
				options.onShortcuts()
				return true
			},
			'Alt-F10': () => {
				options.onTools()
				return true
			},
			// Always taken: with Caps Lock on, what redo does not take is looked up again without Shift, and undoes.
			'Shift-Mod-z': () => editor.commands.redo() || true,
			'Mod-Enter': () => toggleTask(editor),
			Tab: () => indent(editor),
			'Shift-Tab': () => outdent(editor),
		}
	},
	addProseMirrorPlugins: () => [escapeThenTab()],
})

/** The innermost part around the caret that gives Tab a meaning. */
function tabPlace({ state: { selection } }: Editor): { name: string; level: number } | null {
	const { $from } = selection
	let level = 0
	let name: string | null = null
	for (let depth = $from.depth; depth > 0; depth -= 1) {
		const at = $from.node(depth).type.name
		if (at === 'listItem' || at === 'taskItem') level += 1
		if (name === null && ['listItem', 'taskItem', 'table', 'codeBlock'].includes(at)) name = at
	}
	return name === null ? null : { name, level }
}

function indent(editor: Editor): boolean {
	const place = tabPlace(editor)
	// Code and tables have keys of their own.
	if (place === null || place.name === 'codeBlock' || place.name === 'table') return false
	if (place.level < MOST_LEVELS) editor.commands.sinkListItem(place.name)
	return true
}

function outdent(editor: Editor): boolean {
	const place = tabPlace(editor)
	if (place === null || place.name === 'codeBlock') return false
	if (place.name === 'table') editor.commands.goToPreviousCell()
	else editor.commands.liftListItem(place.name)
	return true
}

/** Ticks or unticks the task the caret is in. */
function toggleTask(editor: Editor): boolean {
	const { $from } = editor.state.selection
	for (let depth = $from.depth; depth > 0; depth -= 1) {
		const node = $from.node(depth)
		if (node.type.name !== 'taskItem') continue
		const { tr } = editor.state
		editor.view.dispatch(tr.setNodeAttribute($from.before(depth), 'checked', node.attrs.checked !== true))
		return true
	}
	return false
}

/** The key after Escape, if it is Tab, is the browser's: nobody here sees it. */
function escapeThenTab(): Plugin {
	let released = false
	return new Plugin({
		props: {
			handleDOMEvents: {
				keydown: (_view, event) => {
					if (event.key === 'Shift') return false
					const leaves = released && event.key === 'Tab'
					released = event.key === 'Escape'
					return leaves
				},
				blur: () => {
					released = false
					return false
				},
			},
		},
	})
}
