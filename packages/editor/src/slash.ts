import { Extension } from '@tiptap/core'
import { TypedAfter, type TypedItem, type TypedMenu } from './typed-after.ts'

/** Something that "/" can turn the line into. */
export interface SlashItem extends TypedItem {
	readonly title: string
	/** How to get it without the menu. */
	readonly hint: string
	/** Other words people look for. */
	readonly words: string
}

/** Finds nothing until it is offered the items: they come with the list's code. */
export const slash = new TypedAfter<SlashItem>({ name: 'slash', character: '/', spaces: false, find: () => [] })

export interface SlashOptions {
	/** Called whenever the menu opens, changes or closes (null). */
	onSlash(menu: TypedMenu<SlashItem> | null): void
}

/** What "/" at the start of a word opens. */
export const Slash = Extension.create<SlashOptions>({
	name: 'slash',
	// Before lists, tables and code, which want Enter and Tab too.
	priority: 1100,
	addProseMirrorPlugins() {
		return [slash.plugin(this.editor, this.options.onSlash)]
	},
})
