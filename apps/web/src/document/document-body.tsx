'use client'

import { type RefObject, useCallback, useEffect, useState } from 'react'
import { DocumentText } from '../editor/document-text.tsx'
import { tell, tellTrouble } from '../workspace/notices.ts'
import { useWorkspace } from '../workspace/workspace-provider.tsx'
import { useDocument, useDocumentStore } from './document-provider.tsx'
import { isEditable, isTooOld } from './document-store.ts'

/** The text: as the server rendered it until the editor can stand on at least that, and for good on a page that is too old. */
export function DocumentBody({
	id,
	html: rendered,
	ref,
}: {
	id: string
	html: string
	ref: RefObject<HTMLDivElement | null>
}) {
	const { api } = useWorkspace()
	const store = useDocumentStore()
	const content = useDocument((view) => view.content)
	const editable = useDocument(isEditable)
	const tooOld = useDocument(isTooOld)
	const [html, setHtml] = useState(rendered)
	const loadPeople = useCallback(() => api.documentPeople(id), [api, id])
	// What the first HTML showed may be long past by now.
	useEffect(() => {
		if (tooOld) api.html(id).then(setHtml, () => tellTrouble('The newest text could not be fetched. Reload to see it.'))
	}, [tooOld, api, id])
	useEffect(() => {
		const frame = ref.current
		if (!frame) return
		const look = () => store.setState({ drawn: frame.querySelector('[data-editor="live"]') !== null })
		const observer = new MutationObserver(look)
		observer.observe(frame, { subtree: true, attributeFilter: ['data-editor'] })
		look()
		return () => observer.disconnect()
	}, [ref, store])
	return (
		<div ref={ref}>
			<DocumentText
				// The editor is taken away whole: it must not even see what it does not know.
				key={tooOld ? 'rendered' : 'live'}
				html={html}
				content={tooOld ? null : content}
				editable={editable}
				loadPeople={loadPeople}
				onPassageGone={() => tell('This passage is no longer in the document.')}
				onRefusal={tellTrouble}
				onUnknown={() => store.setState({ unknown: true })}
			/>
		</div>
	)
}
