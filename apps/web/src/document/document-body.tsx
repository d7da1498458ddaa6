'use client'

import type { Ref } from 'react'

export function DocumentBody({ html, ref }: { html: string; ref: Ref<HTMLDivElement> }) {
	return (
		<div ref={ref}>
			{/* biome-ignore lint/security/noDangerouslySetInnerHtml: made from the schema by the server, which escapes text and drops unsafe links */}
			<div className="document-text" dangerouslySetInnerHTML={{ __html: html }} />
		</div>
	)
}
