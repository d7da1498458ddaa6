import type { DocumentPage } from '@tandem/protocol'
import { AgeText } from '../part/age-text.tsx'

/** Who wrote here and when the last of it was stored, as it was when the page was rendered. */
export function Byline({
	people,
	updatedAt,
	asOf,
}: {
	people: DocumentPage['people']
	updatedAt: number
	asOf: number
}) {
	const names = people.map(({ name }) => name)
	return (
		<p className="mt-2 mb-7 text-[13px] text-faint">
			{names.length > 0 && `${listed(names)} · `}last stored <AgeText time={updatedAt} asOf={asOf} />
		</p>
	)
}

/** Ada, Mika and Jonas. */
function listed(names: readonly string[]): string {
	return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)
}
