import { InputRule, Mark, markPasteRule } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { linkFits } from './attribute.ts'

declare module '@tiptap/core' {
	interface Commands<ReturnType> {
		link: {
			/** Makes the selection a link; false for an address that may not be one. */
			setLink(attributes: { href: string }): ReturnType
			unsetLink(): ReturnType
		}
	}
}

/** An address at the end of a word, and the sentence's punctuation behind it. */
const TYPED = /(?:^|\s)((?:https?:\/\/|www\.)\S*[^\s.,;:!?)\]'"])([.,;:!?)\]'"]*) $/
const PASTED = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/g

/**
 * Links to http, https and mailto. The attributes are those of every Tiptap editor, so that others' documents fit, but
 * only the address is rendered: a stored class or target is never believed. Written here because Tiptap's own brings a
 * list of all top-level domains along, a tenth of the editor's bytes.
 */
export const Link = Mark.create({
	name: 'link',
	priority: 1000,
	keepOnSplit: false,
	exitable: true,
	inclusive: false,

	addAttributes: () => ({
		href: { default: null },
		target: { default: null },
		rel: { default: null },
		class: { default: null },
		title: { default: null },
	}),

	parseHTML: () => [
		{
			tag: 'a[href]',
			getAttrs: (element) => {
				const href = element.getAttribute('href')
				return linkFits(href) ? { href, target: null, rel: null, class: null } : false
			},
		},
	],

	renderHTML({ HTMLAttributes }) {
		const href: unknown = HTMLAttributes.href
		if (!linkFits(href)) return ['a', {}, 0]
		return ['a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, 0]
	},

	markdownTokenName: 'link',
	parseMarkdown: (token, helpers) =>
		helpers.applyMark('link', helpers.parseInline(token.tokens ?? []), {
			href: token.href,
			title: token.title || null,
		}),
	renderMarkdown: (node, helpers) => {
		const { href = '', title = '' } = node.attrs ?? {}
		return `[${helpers.renderChildren(node)}](${href ?? ''}${title ? ` "${title}"` : ''})`
	},

	addCommands() {
		return {
			setLink:
				({ href }) =>
				({ chain }) =>
					linkFits(href) && chain().setMark(this.name, { href }).run(),
			unsetLink:
				() =>
				({ chain }) =>
					chain().unsetMark(this.name, { extendEmptyMarkRange: true }).run(),
		}
	},

	addInputRules() {
		const { type } = this
		return [
			new InputRule({
				find: TYPED,
				// Undo takes the link away and leaves the words.
				handler: ({ state, range, match }) => {
					const [, address = '', behind = ''] = match
					const href = address.startsWith('www.') ? `https://${address}` : address
					// The space that was typed is not in the text yet.
					const to = range.to - behind.length
					const from = to - address.length
					if (!linkFits(href) || state.doc.rangeHasMark(from, to, type)) return null
					state.tr.addMark(from, to, type.create({ href })).insertText(' ', range.to).removeStoredMark(type)
				},
			}),
		]
	},

	addPasteRules() {
		return [markPasteRule({ find: PASTED, type: this.type, getAttributes: (match) => ({ href: match[1] }) })]
	},

	addProseMirrorPlugins() {
		const { editor, type } = this
		return [
			new Plugin({
				props: {
					// An address pasted over selected words makes them the link.
					handlePaste: (_view, event) => {
						const { empty, $from, $to } = editor.state.selection
						const href = event.clipboardData?.getData('text/plain').trim()
						if (empty || !$from.sameParent($to) || !linkFits(href) || /\s/.test(href)) return false
						return $from.parent.type.allowsMarkType(type) && editor.commands.setLink({ href })
					},
				},
			}),
		]
	},
})
