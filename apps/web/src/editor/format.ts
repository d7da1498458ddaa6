import type { Editor } from '@tandem/editor/editor'
import { Bold, Code, Italic, type LucideIcon, Strikethrough, Underline } from 'lucide-react'

/** What one press does to the selected letters. */
export interface Format {
	readonly mark: string
	readonly label: string
	readonly keys: string
	readonly icon: LucideIcon
	toggle(editor: Editor): void
}

export const FORMATS: readonly Format[] = [
	{ mark: 'bold', label: 'Bold', keys: 'Mod+B', icon: Bold, toggle: (to) => to.chain().focus().toggleBold().run() },
	{
		mark: 'italic',
		label: 'Italic',
		keys: 'Mod+I',
		icon: Italic,
		toggle: (to) => to.chain().focus().toggleItalic().run(),
	},
	{
		mark: 'underline',
		label: 'Underline',
		keys: 'Mod+U',
		icon: Underline,
		toggle: (to) => to.chain().focus().toggleUnderline().run(),
	},
	{
		mark: 'strike',
		label: 'Strike through',
		keys: 'Mod+Shift+S',
		icon: Strikethrough,
		toggle: (to) => to.chain().focus().toggleStrike().run(),
	},
	{ mark: 'code', label: 'Code', keys: 'Mod+E', icon: Code, toggle: (to) => to.chain().focus().toggleCode().run() },
]
