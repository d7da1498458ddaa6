import type { DocumentSummary, Person } from '@tandem/protocol'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { EventsProvider } from '../notification/events-provider.tsx'
import { ask, hasCookie } from '../server/api.ts'
import { Shell } from '../shell/shell.tsx'
import { FOLLOW_THEME } from '../theme/follow-theme.ts'
import { headingSerif, inter, sourceSerif } from '../theme/fonts.ts'
import { WorkspaceProvider } from '../workspace/workspace-provider.tsx'
import type { WorkspaceStart } from '../workspace/workspace-store.ts'
import './globals.css'

export const metadata: Metadata = {
	description: 'Write together. Saved means saved.',
	// A link is what opens a document: it must not reach search engines or other sites.
	robots: { index: false, follow: false },
	referrer: 'same-origin',
}

export const viewport: Viewport = {
	themeColor: [
		{ media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
		{ media: '(prefers-color-scheme: dark)', color: '#191817' },
	],
	// The phone's keyboard shrinks the page, so a bar at the bottom stands above it.
	interactiveWidget: 'resizes-content',
}

export default async function RootLayout({ children }: { children: ReactNode }) {
	return (
		<html
			lang="en"
			className={`${inter.variable} ${sourceSerif.variable} ${headingSerif.variable}`}
			suppressHydrationWarning
		>
			<body>
				{/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own text, with nothing of anybody's in it */}
				<script dangerouslySetInnerHTML={{ __html: FOLLOW_THEME }} />
				<WorkspaceProvider start={await workspaceStart()}>
					<EventsProvider>
						<Shell>{children}</Shell>
					</EventsProvider>
				</WorkspaceProvider>
			</body>
		</html>
	)
}

/** What is known of this person already, for the first HTML. Nobody is made here: bots and link previews read pages too. */
async function workspaceStart(): Promise<WorkspaceStart> {
	if (!(await hasCookie())) return { person: null, documents: null, asOf: Date.now() }
	const [person, documents] = await Promise.all([ask<Person>('/api/me'), ask<DocumentSummary[]>('/api/documents')])
	return {
		person: person.ok ? person.value : null,
		documents: person.ok && documents.ok ? documents.value : null,
		asOf: Date.now(),
	}
}
