import type { JSONContent } from '@tiptap/core'

/** Columns that merged cells are laid out in. Beyond: cells move to the left, with their text. */
const MOST_COLUMNS = 200

/** The document without merged cells, which Markdown does not have: empty ones stand where they reach. */
export function withoutMergedCells(node: JSONContent): JSONContent {
	if (node.content === undefined) return node
	const content = node.content.map(withoutMergedCells)
	return { ...node, content: node.type === 'table' ? unmerged(content) : content }
}

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
