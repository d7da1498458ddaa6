import { Link as Base } from '@tiptap/extension-link'
import { linkFits } from './attribute.ts'
import { localOnly } from './local-only.ts'

/**
 * Links to http, https and mailto. The attributes are those of every Tiptap editor, so that others' documents fit, but
 * only the address is rendered: a stored class or target is never believed.
 */
export const Link = Base.extend({
	renderHTML({ HTMLAttributes }) {
		const href: unknown = HTMLAttributes.href
		if (!linkFits(href)) return ['a', {}, 0]
		return ['a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, 0]
	},
	addProseMirrorPlugins() {
		return (this.parent?.() ?? []).map(localOnly)
	},
}).configure({
	defaultProtocol: 'https',
	isAllowedUri: (href) => linkFits(href),
	// The link box opens links; a plain click puts the caret there.
	openOnClick: false,
})
