import { Extension } from '@tiptap/core'
import { DOMSerializer, type Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { NodeView } from '@tiptap/pm/view'
import { mentionSpan, mentionText } from './mention.ts'

/** The names people have now, by their ids. Mentions follow them without a change of the document. */
export class PresentNames {
	/** Id of the person at this page: mentions of them stand out. */
	readonly me: string
	#names: ReadonlyMap<string, string>
	readonly #listeners = new Set<() => void>()
	readonly #wanted: (names: PresentNames) => void

	/** `wanted` is called when a mention is drawn and none was, so that nobody asks for names in a text without any. */
	constructor(me: string, names: ReadonlyMap<string, string>, wanted: (names: PresentNames) => void) {
		this.me = me
		this.#names = names
		this.#wanted = wanted
	}

	of(person: string): string | undefined {
		return this.#names.get(person)
	}

	/** Adds to what is known; one who is not in `names` keeps the name they had. */
	learn(names: ReadonlyMap<string, string>): void {
		this.#names = new Map([...this.#names, ...names])
		for (const listener of this.#listeners) listener()
	}

	subscribe(listener: () => void): () => void {
		if (this.#listeners.size === 0) this.#wanted(this)
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}
}

export interface MentionNamesOptions {
	readonly names: PresentNames
}

/** Shows mentions under the names people have now. */
export const MentionNames = Extension.create<MentionNamesOptions>({
	name: 'mentionNames',
	addProseMirrorPlugins() {
		const { names } = this.options
		return [new Plugin({ props: { nodeViews: { mention: (node) => mentionView(node, names) } } })]
	},
})

function mentionView({ attrs }: Node, names: PresentNames): NodeView {
	const dom = DOMSerializer.renderSpec(document, mentionSpan(attrs, '')).dom as HTMLElement
	dom.toggleAttribute('data-me', attrs.person === names.me)
	const draw = () => {
		const name = names.of(attrs.person)
		dom.textContent = name === undefined ? mentionText(attrs) : `@${name}`
	}
	draw()
	return { dom, ignoreMutation: () => true, destroy: names.subscribe(draw) }
}
