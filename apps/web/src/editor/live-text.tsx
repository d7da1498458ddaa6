'use client'

import type { DocumentTextProps } from './document-text.tsx'

export interface LiveTextProps extends Pick<DocumentTextProps, 'editable' | 'onRefusal' | 'onUnknown'> {
	readonly content: NonNullable<DocumentTextProps['content']>
	/** Called before the first picture that shows the editor. */
	onMounted(content: NonNullable<DocumentTextProps['content']>): void
}

export default function LiveText(_props: LiveTextProps) {
	return null
}
