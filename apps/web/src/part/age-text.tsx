'use client'

import { age } from './age.ts'
import { useHydrated } from './hydrated.ts'

/** `asOf` comes from whoever fetched the list, so that the page needs no clock of its own. */
export function AgeText({ time, asOf, className }: { time: number; asOf: number; className?: string }) {
	const hydrated = useHydrated()
	const date = new Date(time).toISOString()
	return (
		<time dateTime={date} title={hydrated ? new Date(time).toLocaleString() : undefined} className={className}>
			{hydrated ? age(time, asOf) : date.slice(0, 10)}
		</time>
	)
}
