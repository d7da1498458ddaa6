import { mergeAttributes } from '@tiptap/core'
import { TableCell, TableHeader, TableRow, Table as Whole } from '@tiptap/extension-table'
import { localOnly } from './local-only.ts'

/** Tables without column widths of their own: they fit the page, also a phone's, and scroll when they cannot. */
const Table = Whole.extend({
	renderHTML: ({ HTMLAttributes }) => [
		'div',
		{ class: 'tableWrapper' },
		['table', mergeAttributes(HTMLAttributes), ['tbody', 0]],
	],
	addProseMirrorPlugins() {
		return (this.parent?.() ?? []).map(localOnly)
	},
}).configure({ resizable: false, View: null })

export const tableExtensions = [Table, TableRow, TableHeader, TableCell]
