import type { NodeType, Schema } from '@tiptap/pm/model'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { attributeFits } from './attribute.ts'
import { MOST_DEPTH, markName } from './stored.ts'

/**
 * Whether the editor's binding would lose any of this text. It deletes elements and marks that its schema lacks or does
 * not allow at that place, strips attributes it does not know, and sends all that to everybody, even from a page that
 * may not write. Asked before an editor is mounted; empty elements that it would drop count as nothing lost.
 */
export function meetsUnknown(fragment: Y.XmlFragment, schema: Schema): boolean {
	return fragment.toArray().some((child) => strange(child, schema))
}

/**
 * Calls `met` the moment a transaction brings something of that kind, before any observer (so also the binding) has
 * seen it: `met` must end the binding before it returns. Local typing is not looked at. Returns the undo; `met` is
 * called once at most.
 */
export function watchUnknown(fragment: Y.XmlFragment, schema: Schema, met: () => void): () => void {
	const { doc } = fragment
	if (doc === null) throw new Error('the fragment belongs to a document')
	const look = (transaction: Y.Transaction) => {
		if (transaction.origin === ySyncPluginKey) return
		for (const block of touched(fragment, transaction)) {
			if (!strange(block, schema)) continue
			stop()
			met()
			return
		}
	}
	const stop = () => doc.off('beforeObserverCalls', look)
	doc.on('beforeObserverCalls', look)
	return stop
}

/** Any Yjs type. */
type Stored = Parameters<Y.Transaction['changed']['get']>[0]

/** The blocks at the top of the text that this transaction changed or added. */
function touched(fragment: Y.XmlFragment, transaction: Y.Transaction): Set<unknown> {
	const blocks = new Set<unknown>()
	for (const changed of transaction.changed.keys()) {
		if (Object.is(changed, fragment)) {
			for (const child of fragment.toArray()) if (isNew(child, transaction)) blocks.add(child)
			continue
		}
		let type: Stored = changed
		while (type.parent !== null && type.parent !== fragment) type = type.parent
		if (type.parent === fragment && type._item?.deleted === false) blocks.add(type)
	}
	return blocks
}

function isNew(child: Pick<Stored, '_item'>, { beforeState }: Y.Transaction): boolean {
	const id = child._item?.id
	return id !== undefined && id.clock >= (beforeState.get(id.client) ?? 0)
}

/** What becomes of an element in the editor: it stays, it goes without loss, or something of it would be lost. */
type Fate = { readonly stays: NodeType; readonly holds: boolean } | 'goes' | 'lost'

function strange(block: unknown, schema: Schema): boolean {
	// The binding throws at anything else at the top.
	if (!(block instanceof Y.XmlElement)) return true
	const fate = fateOf(block, schema, 1)
	if (typeof fate === 'string') return fate === 'lost'
	return schema.topNodeType.contentMatch.matchType(fate.stays) === null && fate.holds
}

function fateOf(element: Y.XmlElement, schema: Schema, depth: number): Fate {
	const type = Object.hasOwn(schema.nodes, element.nodeName) ? schema.nodes[element.nodeName] : undefined
	if (type === undefined || type.isText || type === schema.topNodeType || depth > MOST_DEPTH) return 'lost'
	for (const [name, value] of Object.entries(element.getAttributes())) {
		if (!attributeFits(type.name, name, value)) return 'lost'
	}
	let match: typeof type.contentMatch | null = type.contentMatch
	let holds = type.isAtom && type.name !== 'hardBreak'
	for (const child of element.toArray()) {
		const fate = child instanceof Y.XmlElement ? fateOf(child, schema, depth + 1) : fateOfText(child, type, schema)
		if (fate === 'lost') return fate
		if (fate === 'goes') continue
		holds ||= fate.holds
		match = match?.matchType(fate.stays) ?? null
	}
	if (match?.validEnd === true) return { stays: type, holds }
	return holds ? 'lost' : 'goes'
}

function fateOfText(text: unknown, parent: NodeType, schema: Schema): Fate {
	if (!(text instanceof Y.XmlText)) return 'lost'
	const { text: textType } = schema.nodes
	const runs = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]
	if (runs.length === 0 || textType === undefined) return 'goes'
	const fits = runs.every(
		({ insert, attributes = {} }) =>
			typeof insert === 'string' &&
			Object.entries(attributes).every(([key, value]) => markFits(markName(key), value, parent, schema)),
	)
	return fits ? { stays: textType, holds: true } : 'lost'
}

function markFits(name: string, value: unknown, parent: NodeType, schema: Schema): boolean {
	const mark = Object.hasOwn(schema.marks, name) ? schema.marks[name] : undefined
	if (mark === undefined || !parent.allowsMarkType(mark)) return false
	if (typeof value !== 'object' || value === null) return value === true
	return Object.entries(value).every(([attribute, held]) => attributeFits(name, attribute, held))
}
