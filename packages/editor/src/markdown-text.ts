import type { JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import { type Schema, Slice } from '@tiptap/pm/model'
import { linkFits } from './attribute.ts'
import { withOwnMentions } from './own-mentions.ts'
import { schemaExtensions } from './schema.ts'

let manager: MarkdownManager | undefined

/** Markdown as a piece of document to insert. Links that may not be lose their address. A chunk of its own: loaded by the first paste. */
export function markdownSlice(text: string, schema: Schema): Slice {
	manager ??= new MarkdownManager({ extensions: schemaExtensions() })
	const document = schema.nodeFromJSON(withSafeLinks(manager.parse(text)))
	document.check()
	// Markdown may hold HTML, and with it what looks like a mention.
	return withOwnMentions(Slice.maxOpen(document.content), new Set())
}

function withSafeLinks({ marks, content, ...node }: JSONContent): JSONContent {
	return {
		...node,
		...(marks && { marks: marks.filter(({ type, attrs }) => type !== 'link' || linkFits(attrs?.href)) }),
		...(content && { content: content.map(withSafeLinks) }),
	}
}
