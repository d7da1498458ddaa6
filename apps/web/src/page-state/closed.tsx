'use client'

import { CloudOff, Lock, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { TabName } from '../notification/tab.tsx'
import { Button } from '../part/button.tsx'
import { PageMain } from '../shell/page-main.tsx'
import { TopBar } from '../shell/top-bar.tsx'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { HomeLink } from './home-link.tsx'
import { PageState } from './page-state.tsx'

/** A document that is there and cannot be shown: `code` is the failure's. */
export function Closed({ id, code }: { id: string; code: string }) {
	return (
		<>
			<TabName page="Document" />
			<TopBar>
				<span className="font-semibold text-[15px]">Document</span>
			</TopBar>
			<PageMain className="flex flex-1 flex-col">
				<Reason id={id} code={code} />
			</PageMain>
		</>
	)
}

function Reason({ id, code }: { id: string; code: string }) {
	const router = useRouter()
	switch (code) {
		case 'trashed':
			return <InTrash id={id} />
		case 'deleted':
			return (
				<PageState icon={Trash2} title="This document was deleted" actions={<HomeLink />}>
					Its maker deleted it for good. It cannot be brought back.
				</PageState>
			)
		case 'forbidden':
		case 'unauthenticated':
			return (
				<PageState icon={Lock} title="You have no access to this document" actions={<HomeLink />}>
					Ask whoever sent you the link to let you in.
				</PageState>
			)
		default:
			return (
				<PageState
					icon={CloudOff}
					title="Tandem is starting"
					actions={
						<Button kind="primary" onClick={() => router.refresh()}>
							Try again
						</Button>
					}
				>
					The page is here, the server behind it does not answer yet. Nothing is lost.
				</PageState>
			)
	}
}

function InTrash({ id }: { id: string }) {
	const workspace = useWorkspace()
	const router = useRouter()
	const person = useWorkspaceState((state) => state.person)
	const mine = useWorkspaceState((state) => state.trash?.find((each) => each.id === id))
	useEffect(() => {
		if (person) void workspace.loadTrash()
	}, [person, workspace])
	const restore = async () => {
		if (mine && (await workspace.restore(mine))) router.refresh()
	}
	return (
		<PageState
			icon={Trash2}
			title="This document is in the trash"
			actions={
				<>
					{mine && (
						<Button kind="primary" onClick={() => void restore()}>
							Restore it
						</Button>
					)}
					<HomeLink />
				</>
			}
		>
			{mine ? 'You moved it there. Restored, it is back for everybody who has its link.' : 'Its maker can restore it.'}
		</PageState>
	)
}
