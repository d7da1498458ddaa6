import { Extension } from '@tiptap/core'
import { TypedAfter, type TypedItem, type TypedMenu } from './typed-after.ts'

/** Somebody who can be mentioned. */
export interface MentionItem extends TypedItem {
	readonly name: string
	readonly color: string
	/** Whether they have the document open now. */
	readonly present: boolean
	readonly me: boolean
}

/** Finds nobody until it is offered the people of the document: who they are comes with the list's code. */
export const mentions = new TypedAfter<MentionItem>({
	name: 'mention',
	character: '@',
	spaces: true,
	find: () => [],
})

export interface MentionMenuOptions {
	/** Called whenever the menu opens, changes or closes (null). */
	onMention(menu: TypedMenu<MentionItem> | null): void
}

/** What "@" at the start of a word opens. */
export const MentionMenu = Extension.create<MentionMenuOptions>({
	name: 'mentionMenu',
	// Before lists, tables and code, which want Enter and Tab too.
	priority: 1100,
	addProseMirrorPlugins() {
		return [mentions.plugin(this.editor, this.options.onMention)]
	},
})
