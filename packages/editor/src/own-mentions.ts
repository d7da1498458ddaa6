import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { mentionText } from './mention.ts'

/** What this browser copied last, kept where each of its tabs finds it. Neither may throw. */
export interface Clipboard {
	read(): string | null
	write(copied: string): void
}

export interface OwnMentionsOptions {
	readonly clipboard: Clipboard
}

/** Mentions of one copied piece that are remembered. Beyond: the others are pasted as text. */
const MOST_REMEMBERED = 1000

/**
 * A mention that is copied or moved stays the same mention; every other one, whatever the HTML of a page says, becomes
 * text: nobody mentions people by pasting what somebody else prepared.
 */
export const OwnMentions = Extension.create<OwnMentionsOptions>({
	name: 'ownMentions',
	addProseMirrorPlugins() {
		const { clipboard } = this.options
		return [
			new Plugin({
				props: {
					transformCopied: (slice) => {
						clipboard.write(JSON.stringify([...mentionsIn(slice.content)].slice(0, MOST_REMEMBERED)))
						return slice
					},
					transformPasted: (slice, { state }) => {
						if (mentionsIn(slice.content).size === 0) return slice
						return withOwnMentions(slice, new Set([...mentionsIn(state.doc.content), ...copied(clipboard)]))
					},
				},
			}),
		]
	},
})

/** Who is mentioned by which mention: both, because an id that is known may come with another person. */
const keyOf = ({ attrs }: Node): string => `${attrs.id} ${attrs.person}`

function mentionsIn(content: Fragment): Set<string> {
	const found = new Set<string>()
	content.descendants((node) => {
		if (node.type.name === 'mention') found.add(keyOf(node))
	})
	return found
}

function copied(clipboard: Clipboard): string[] {
	try {
		const list: unknown = JSON.parse(clipboard.read() ?? '[]')
		return Array.isArray(list) ? list.filter((key) => typeof key === 'string') : []
	} catch {
		return []
	}
}

/** The piece with every mention that is not among `own` as its text. */
export function withOwnMentions(slice: Slice, own: ReadonlySet<string>): Slice {
	return new Slice(keep(slice.content, own), slice.openStart, slice.openEnd)
}

function keep(content: Fragment, own: ReadonlySet<string>): Fragment {
	const nodes: Node[] = []
	content.forEach((node) => {
		if (node.type.name !== 'mention') nodes.push(node.isText ? node : node.copy(keep(node.content, own)))
		else nodes.push(own.has(keyOf(node)) ? node : node.type.schema.text(mentionText(node.attrs), node.marks))
	})
	return Fragment.fromArray(nodes)
}
