import type { DocumentPage } from '@tandem/protocol'
import { notFound } from 'next/navigation'
import { DocumentScreen } from '../../../document/document-screen.tsx'
import { Closed } from '../../../page-state/closed.tsx'
import { ask } from '../../../server/api.ts'

interface Route {
	params: Promise<{ id: string }>
}

export default async function DocumentRoute({ params }: Route) {
	const { id } = await params
	const page = await ask<DocumentPage>(`/api/documents/${encodeURIComponent(id)}/page`)
	if (page.ok) return <DocumentScreen page={page.value} asOf={Date.now()} />
	if (page.code === 'not-found' || page.code === 'invalid-request') notFound()
	return <Closed id={id} code={page.code} />
}
