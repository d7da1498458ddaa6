'use client'

import clsx from 'clsx'
import { CircleAlert, CloudOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Button } from '../part/button.tsx'
import { copyOrShow } from '../share/copy-text.ts'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { useDocument, useRoom } from './document-provider.tsx'
import { type Remedy, troubleOf } from './trouble.ts'

const LABELS: Record<Remedy, string> = {
	'try-now': 'Try now',
	retry: 'Retry',
	'copy-text': 'Copy my text',
	reload: 'Reload',
	'open-again': 'Open again',
	restore: 'Restore',
	home: 'Home',
}

/** Says what keeps one from writing, under the bar and over the text: nothing moves when it comes or goes. */
export function TroubleStrip({ id, bodyText }: { id: string; bodyText(): string }) {
	const mine = useWorkspaceState((state) => isMine(state, id))
	const view = useDocument((each) => each)
	const remedy = useRemedy(id, bodyText)
	const trouble = troubleOf(view, mine)
	if (!trouble) return null
	const Icon = trouble.tone === 'warn' ? CloudOff : CircleAlert
	return (
		<div className="z-10 max-md:fixed max-md:inset-x-0 max-md:bottom-12 md:sticky md:top-[52px] md:h-0 print:hidden">
			<section
				aria-label="Trouble"
				className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line bg-raised px-4 py-2 shadow-sm max-md:border-t md:border-b md:px-6"
			>
				<Icon
					size={18}
					strokeWidth={1.75}
					aria-hidden
					className={clsx('shrink-0', trouble.tone === 'warn' ? 'text-warn' : 'text-bad')}
				/>
				<p role="alert" className="min-w-0 flex-1 basis-60">
					<strong className="font-semibold">{trouble.title}.</strong>{' '}
					<span className="text-soft">{trouble.sentence}</span>
				</p>
				<div className="flex gap-2">
					{trouble.remedies.map((each) => (
						<Button key={each} className="h-8" onClick={() => remedy(each)}>
							{LABELS[each]}
						</Button>
					))}
				</div>
			</section>
		</div>
	)
}

type Lists = Parameters<Parameters<typeof useWorkspaceState>[0]>[0]

/** A document that was just thrown away is in neither list until they are fetched again; then it is in the trash. */
function isMine({ documents, trash }: Lists, id: string): boolean {
	return [...(documents ?? []), ...(trash ?? [])].some((each) => each.id === id && each.mine)
}

function useRemedy(id: string, bodyText: () => string): (remedy: Remedy) => void {
	const workspace = useWorkspace()
	const router = useRouter()
	const room = useRoom()
	return (remedy) => {
		switch (remedy) {
			case 'try-now':
			case 'retry':
				return room()?.connection().retryNow()
			case 'copy-text':
				return void copyOrShow('Text', bodyText())
			case 'reload':
				return location.reload()
			case 'open-again':
				return room()?.reopen()
			case 'restore':
				return void workspace.restore({ id, title: '' }).then((restored) => restored && room()?.reopen())
			case 'home':
				return router.push('/')
			default:
				return remedy satisfies never
		}
	}
}
