'use client'

import type { DocumentPage } from '@tandem/protocol'
import { useRef } from 'react'
import { TabName } from '../notification/tab.tsx'
import { ShareButton } from '../share/share-button.tsx'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'
import { shownTitle } from '../workspace/lists.ts'
import { Byline } from './byline.tsx'
import { DocumentBody } from './document-body.tsx'
import { DocumentMenu } from './document-menu.tsx'
import { DocumentProvider, useDocument } from './document-provider.tsx'
import { People } from './people.tsx'
import { Recoveries } from './recoveries.tsx'
import { SaveAnnouncer, SaveStatus } from './save-status.tsx'
import { TitleField } from './title-field.tsx'
import { TroubleStrip } from './trouble-strip.tsx'

/** A document: readable as the server rendered it, and alive as soon as it is connected. */
export function DocumentScreen({ page, asOf }: { page: DocumentPage; asOf: number }) {
	const text = useRef<HTMLDivElement>(null)
	return (
		<DocumentProvider key={page.id} document={page.id} offset={page.offset}>
			<TopBar
				actions={
					<>
						<People />
						<DocumentMenu id={page.id} title={page.title} />
					</>
				}
				main={<ShareButton id={page.id} />}
			>
				<BarTitle title={page.title} />
				<SaveStatus className="hidden max-w-[60%] shrink-0 md:flex" />
			</TopBar>
			<SaveAnnouncer />
			<TroubleStrip id={page.id} bodyText={() => shownText(text.current)} />
			<PageMain className="mx-auto w-full max-w-[728px] flex-1 px-5 pt-8 pb-40 md:px-6 md:pt-16 print:p-0">
				<Recoveries asOf={asOf} />
				<TitleField id={page.id} title={page.title} onEnter={() => focusText(text.current)} />
				<Byline people={page.people} updatedAt={page.updatedAt} asOf={asOf} />
				<DocumentBody ref={text} id={page.id} html={page.html} />
			</PageMain>
			<footer className="sticky bottom-0 z-20 flex h-12 items-center border-line border-t bg-paper px-4 md:hidden print:hidden">
				<SaveStatus className="max-w-[45%] shrink-0" />
				<div id="document-tools" className="ml-auto min-w-0" />
			</footer>
		</DocumentProvider>
	)
}

/** Which document this is, also when its heading is scrolled away. */
function BarTitle({ title: rendered }: { title: string }) {
	const title = useDocument((view) => view.state?.title) ?? rendered
	return (
		<>
			<TabName page={shownTitle(title)} />
			<span className="min-w-0 truncate font-semibold text-[15px]">{shownTitle(title)}</span>
		</>
	)
}

/** As it is read, line by line: textContent would run the paragraphs together. */
function shownText(text: HTMLElement | null): string {
	// biome-ignore lint/performance/useDomNodeTextContent: line breaks are what is wanted here
	return text?.innerText ?? ''
}

function focusText(text: HTMLElement | null) {
	text?.querySelector<HTMLElement>('[role="textbox"]')?.focus()
}
