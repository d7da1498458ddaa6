'use client'

import type { DocumentPresence } from '@tandem/protocol'
import { Avatar } from '../person/avatar.tsx'
import { useWorkspaceState } from '../workspace/workspace-provider.tsx'

/** Faces in a row; the others are counted. */
const FACES = 3

/** Who else has a document open now. */
export function HereNow({ presence }: { presence: DocumentPresence | undefined }) {
	const me = useWorkspaceState((state) => state.person?.id)
	const others = presence?.people.filter(({ id }) => id !== me) ?? []
	const [first] = others
	if (!presence || !first) return null
	const count = presence.count - (presence.people.length - others.length)
	const hidden = count - Math.min(others.length, FACES)
	return (
		<span className="flex shrink-0 items-center gap-1">
			<span className="sr-only">
				{count === 1 ? `${first.name} is here now` : `${first.name} and ${count - 1} more are here now`}
			</span>
			{others.slice(0, FACES).map((face) => (
				<span key={face.id} title={face.name} className="flex">
					<Avatar face={face} size={24} strong />
				</span>
			))}
			{hidden > 0 && (
				<span aria-hidden="true" className="font-semibold text-[11px] text-soft">
					+{hidden}
				</span>
			)}
		</span>
	)
}
