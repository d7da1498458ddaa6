'use client'

import { CircleAlert } from 'lucide-react'
import { TabName } from '../notification/tab.tsx'
import { HomeLink } from '../page-state/home-link.tsx'
import { PageState } from '../page-state/page-state.tsx'
import { Button } from '../part/button.tsx'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'

/** A mistake of ours while a page was drawn. */
export default function ErrorPage({ retry }: { error: Error; retry: () => void }) {
	return (
		<>
			<TabName page="Something went wrong" />
			<TopBar>
				<span className="font-semibold text-[15px]">Something went wrong</span>
			</TopBar>
			<PageMain className="flex flex-1 flex-col">
				<PageState
					icon={CircleAlert}
					title="This page could not be shown"
					actions={
						<>
							<Button kind="primary" onClick={retry}>
								Try again
							</Button>
							<HomeLink />
						</>
					}
				>
					That is our mistake. What you wrote is kept: on the server, or on this device until it is sent.
				</PageState>
			</PageMain>
		</>
	)
}
