import { render } from '@tandem/editor/render'
import { FRAGMENT } from '@tandem/editor/schema'
import type { Doc } from 'yjs'

/** The text of this page as Markdown, with its title; holds what is not stored yet, too. */
export function markdownOf(doc: Doc, title: string): string {
	const body = render(doc.getXmlFragment(FRAGMENT)).markdown.trim()
	return title ? `# ${title}\n\n${body}\n` : `${body}\n`
}
