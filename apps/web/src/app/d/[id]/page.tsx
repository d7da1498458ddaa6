import type { DocumentPage } from '@tandem/protocol'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { DocumentScreen } from '../../../document/document-screen.tsx'
import { Closed } from '../../../page-state/closed.tsx'
import { ask } from '../../../server/api.ts'
import { shownTitle } from '../../../workspace/lists.ts'

interface Route {
	params: Promise<{ id: string }>
}

const askPage = (id: string) => ask<DocumentPage>(`/api/documents/${encodeURIComponent(id)}/page`)

export async function generateMetadata({ params }: Route): Promise<Metadata> {
	const page = await askPage((await params).id)
	return { title: page.ok ? shownTitle(page.value.title) : 'Document' }
}

export default async function DocumentRoute({ params }: Route) {
	const { id } = await params
	const page = await askPage(id)
	if (page.ok) return <DocumentScreen page={page.value} asOf={Date.now()} />
	if (page.code === 'not-found' || page.code === 'invalid-request') notFound()
	return <Closed id={id} code={page.code} />
}
