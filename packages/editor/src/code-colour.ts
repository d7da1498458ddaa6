import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { common, createLowlight } from 'lowlight'

/** Coloured pieces of one code block, as offsets into its text. */
type Piece = { readonly from: number; readonly to: number; readonly class: string }

/** Blocks whose colours are kept. Every remote key makes all nodes anew, so the text is the key. Beyond: worked out again. */
const MOST_KEPT = 200
/** UTF-16 units of one block. A longer one stays plain: colouring runs between two keys. */
const LONGEST = 20_000

const lowlight = createLowlight(common)
const kept = new Map<string, readonly Piece[]>()

/** Languages that have colours, by the name a code block holds; CODE_LANGUAGES says what people call them. */
export const codeLanguages: readonly string[] = lowlight.listLanguages()

/** Colours code whose language is named and known. A chunk of its own: loaded when a document first shows code. */
export function codeColours(): Plugin {
	return new Plugin<DecorationSet>({
		key: new PluginKey('tandem-code-colours'),
		state: {
			init: (_config, { doc }) => colour(doc),
			apply: (transaction, colours) => (transaction.docChanged ? colour(transaction.doc) : colours),
		},
		props: {
			decorations(state) {
				return this.getState(state)
			},
		},
	})
}

function colour(doc: Node): DecorationSet {
	const decorations: Decoration[] = []
	doc.descendants((node, position) => {
		if (node.type.name !== 'codeBlock') return !node.isTextblock
		for (const piece of piecesOf(node.attrs.language, node.textContent)) {
			const start = position + 1
			decorations.push(Decoration.inline(start + piece.from, start + piece.to, { class: piece.class }))
		}
		return false
	})
	return DecorationSet.create(doc, decorations)
}

function piecesOf(language: unknown, text: string): readonly Piece[] {
	if (typeof language !== 'string' || !lowlight.registered(language) || text.length > LONGEST) return []
	const name = `${language}\n${text}`
	const known = kept.get(name)
	if (known !== undefined) return known
	const pieces: Piece[] = []
	collect(lowlight.highlight(language, text).children, 0, '', pieces)
	const oldest = kept.keys().next()
	if (kept.size >= MOST_KEPT && oldest.done !== true) kept.delete(oldest.value)
	kept.set(name, pieces)
	return pieces
}

type Tree = ReturnType<typeof lowlight.highlight>['children']

function collect(children: Tree, start: number, around: string, into: Piece[]): number {
	let at = start
	for (const child of children) {
		if (child.type === 'text') {
			if (around !== '') into.push({ from: at, to: at + child.value.length, class: around })
			at += child.value.length
		} else if (child.type === 'element') {
			const names = child.properties.className
			at = collect(child.children, at, `${around} ${Array.isArray(names) ? names.join(' ') : ''}`.trim(), into)
		}
	}
	return at
}
