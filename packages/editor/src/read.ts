import type { JSONContent } from '@tiptap/core'
import type { ContentMatch, NodeType } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { attributeFits, linkFits } from './attribute.ts'
import { textBelow } from './plain.ts'
import { schema } from './schema.ts'
import { MOST_DEPTH, markName } from './stored.ts'

/**
 * The stored text as a document that the schema allows, in ProseMirror's JSON. Total: what the schema does not know,
 * holds in a wrong place or with a wrong value, and what is nested too deep becomes plain text; nothing is thrown and
 * no text is dropped. Reading changes nothing.
 */
export function readFragment(fragment: Y.XmlFragment): JSONContent {
	const { doc } = schema().nodes
	if (doc === undefined) throw new Error('the schema has a document')
	return { type: 'doc', content: readChildren(fragment, doc, 1) }
}

/** The children of one element, made to fit what `parent` may hold. */
function readChildren(from: Y.XmlFragment, parent: NodeType, depth: number): JSONContent[] {
	const fitted: JSONContent[] = []
	let match = parent.contentMatch
	for (const child of from.toArray()) {
		for (const node of readNodes(child, parent, depth)) match = fit(node, match, fitted)
	}
	return match.validEnd ? fitted : [...fitted, ...filler(match)]
}

/** One stored child as nodes that `parent` may hold, or that can be wrapped so that it may. */
function readNodes(child: unknown, parent: NodeType, depth: number): JSONContent[] {
	if (child instanceof Y.Text) return readText(child, parent)
	if (!(child instanceof Y.XmlElement)) return []
	const type = Object.hasOwn(schema().nodes, child.nodeName) ? schema().nodes[child.nodeName] : undefined
	if (type === undefined || !mayStand(type, parent) || depth >= MOST_DEPTH) return bareText(child)
	const attrs = readAttributes(type.name, child.getAttributes())
	if (type.isLeaf) return [{ type: type.name, ...(attrs && { attrs }) }, ...bareText(child)]
	const content = readChildren(child, type, depth + 1)
	return [{ type: type.name, ...(attrs && { attrs }), ...(content.length > 0 && { content }) }]
}

function bareText(child: Y.XmlElement): JSONContent[] {
	const text = textBelow(child)
	return text === '' ? [] : [{ type: 'text', text }]
}

/** Blocks can be wrapped until they fit; a line takes only what belongs into a line. */
const mayStand = (type: NodeType, parent: NodeType): boolean =>
	!type.isText &&
	type !== schema().topNodeType &&
	(!parent.inlineContent || parent.contentMatch.matchType(type) !== null)

function readText(text: Y.Text, parent: NodeType): JSONContent[] {
	const nodes: JSONContent[] = []
	for (const { insert, attributes } of text.toDelta()) {
		if (typeof insert !== 'string' || insert === '') continue
		const marks = readMarks(attributes, parent)
		nodes.push({ type: 'text', text: insert, ...(marks.length > 0 && { marks }) })
	}
	return nodes
}

function readMarks(attributes: unknown, parent: NodeType): NonNullable<JSONContent['marks']> {
	if (typeof attributes !== 'object' || attributes === null) return []
	const marks: NonNullable<JSONContent['marks']> = []
	for (const [key, value] of Object.entries(attributes)) {
		const name = markName(key)
		const type = Object.hasOwn(schema().marks, name) ? schema().marks[name] : undefined
		if (type === undefined || value === null || value === false) continue
		if (parent.inlineContent && !parent.allowsMarkType(type)) continue
		const attrs = readAttributes(name, value)
		if (name === 'link' && !linkFits(attrs?.href)) continue
		marks.push({ type: name, ...(attrs && { attrs }) })
	}
	return marks
}

function readAttributes(type: string, values: unknown): Record<string, unknown> | undefined {
	if (typeof values !== 'object' || values === null) return undefined
	const fitting = Object.entries(values).filter(([name, value]) => attributeFits(type, name, value))
	return fitting.length > 0 ? Object.fromEntries(fitting) : undefined
}

/** Adds a node where the content so far ends: as it is, in the wrapping it needs, or else as its text alone. */
function fit(node: JSONContent, match: ContentMatch, into: JSONContent[]): ContentMatch {
	const type = schema().nodes[node.type ?? '']
	if (type === undefined) return match
	const after = match.matchType(type)
	if (after !== null) {
		into.push(node)
		return after
	}
	const wrapping = match.findWrapping(type)
	const outermost = wrapping?.[0]
	if (wrapping === null || outermost === undefined) return match
	const last = into.at(-1)
	// Runs of text that lost their paragraph stay one line.
	if (node.type === 'text' && wrapping.length === 1 && last?.type === outermost.name && strays.has(last)) {
		last.content?.push(node)
		return match
	}
	const wrapped = wrapping.reduceRight((inner, outer) => ({ type: outer.name, content: [inner] }), node)
	strays.add(wrapped)
	into.push(wrapped)
	return match.matchType(outermost) ?? match
}

/** Paragraphs that fit() made. */
const strays = new WeakSet<JSONContent>()

/** What a content expression still needs: a document, cell or item without anything gets an empty paragraph. */
function filler(match: ContentMatch): JSONContent[] {
	const needed: JSONContent[] = []
	for (let at = match; !at.validEnd && at.defaultType !== null; ) {
		const inner = filler(at.defaultType.contentMatch)
		needed.push({ type: at.defaultType.name, ...(inner.length > 0 && { content: inner }) })
		const next = at.matchType(at.defaultType)
		if (next === null) break
		at = next
	}
	return needed
}
