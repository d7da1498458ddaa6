import { type JSONContent, mergeAttributes } from '@tiptap/core'
import { renderTableToMarkdown, TableCell, TableHeader, TableRow, Table as Whole } from '@tiptap/extension-table'
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
	// Markdown has no merged cells.
	renderMarkdown: (node, helpers) => renderTableToMarkdown({ ...node, content: unmerged(node.content ?? []) }, helpers),
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

/** Columns that merged cells are laid out in. Beyond: cells move to the left, with their text. */
const MOST_COLUMNS = 200

/** The rows with empty cells where a merged cell reaches, so that every row has its cells in their columns. */
function unmerged(rows: readonly JSONContent[]): JSONContent[] {
	/** By column: in how many of the next rows a cell from above stands there. */
	const below: number[] = []
	return rows.map((row) => {
		const cells: JSONContent[] = []
		const skip = () => {
			while ((below[cells.length] ?? 0) > 0) {
				below[cells.length] = (below[cells.length] ?? 0) - 1
				cells.push({ type: row.content?.[0]?.type ?? 'tableCell' })
			}
		}
		for (const cell of row.content ?? []) {
			skip()
			const { colspan = 1, rowspan = 1 } = cell.attrs ?? {}
			const reach = Math.max(1, Math.min(colspan, MOST_COLUMNS - cells.length))
			for (let column = 0; column < reach; column += 1) {
				below[cells.length] = rowspan - 1
				cells.push(column === 0 ? cell : { type: cell.type ?? 'tableCell' })
			}
		}
		skip()
		return { ...row, content: cells }
	})
}
