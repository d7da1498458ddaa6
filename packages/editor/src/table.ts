import { mergeAttributes } from '@tiptap/core'
import { TableCell, TableHeader, TableRow, Table as Whole } from '@tiptap/extension-table'
import { Plugin } from '@tiptap/pm/state'
import { fixTables, TableMap } from '@tiptap/pm/tables'
import { isRemote, localOnly } from './local-only.ts'

/** Tables without column widths of their own: they fit the page, also a phone's, and scroll when they cannot. */
const Table = Whole.extend({
	renderHTML: ({ HTMLAttributes }) => [
		'div',
		{ class: 'tableWrapper' },
		['table', mergeAttributes(HTMLAttributes), ['tbody', 0]],
	],
	addProseMirrorPlugins() {
		return [...(this.parent?.() ?? []).map(localOnly), evenAtCaret(() => this.editor.isEditable)]
	},
}).configure({ resizable: false, View: null })

export const tableExtensions = [Table, TableRow, TableHeader, TableCell]

/**
 * Evens out the rows of the table that this page's person is in. One who adds a row while another adds a column merge
 * into uneven rows, and every table command throws at those; mending by whoever comes there next is mending once.
 */
export function evenAtCaret(editable: () => boolean): Plugin {
	return new Plugin({
		appendTransaction: (transactions, _before, after) => {
			if (!editable() || transactions.some(isRemote)) return null
			const { $from } = after.selection
			for (let depth = $from.depth; depth > 0; depth -= 1) {
				const node = $from.node(depth)
				if (node.type.spec.tableRole === 'table') return TableMap.get(node).problems === null ? null : fixTables(after)
			}
			return null
		},
	})
}
