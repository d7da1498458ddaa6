import type { DocumentSummary } from '@tandem/protocol'
import { type FocusEvent, useState } from 'react'

/** As it was held; what came since stands at the end. */
export function inHeldOrder(
	documents: readonly DocumentSummary[],
	held: readonly string[] | null,
): readonly DocumentSummary[] {
	if (!held) return documents
	const place = new Map(held.map((id, index) => [id, index]))
	const placeOf = ({ id }: DocumentSummary) => place.get(id) ?? held.length
	return [...documents].sort((a, b) => placeOf(a) - placeOf(b))
}

/** The list in an order that stays while somebody points at it or has the focus in it: no row moves away under a hand. */
export function useHeldOrder(documents: readonly DocumentSummary[]) {
	const [held, setHeld] = useState<readonly string[] | null>(null)
	const [pointed, setPointed] = useState(false)
	const hold = () => setHeld((order) => order ?? documents.map(({ id }) => id))
	const release = (event: { currentTarget: Element }) => {
		if (!event.currentTarget.contains(document.activeElement)) setHeld(null)
	}
	return {
		ordered: inHeldOrder(documents, held),
		handlers: {
			onPointerEnter: () => {
				setPointed(true)
				hold()
			},
			onPointerLeave: (event: { currentTarget: Element }) => {
				setPointed(false)
				release(event)
			},
			onFocus: hold,
			onBlur: (event: FocusEvent) => {
				if (!pointed && !event.currentTarget.contains(event.relatedTarget)) setHeld(null)
			},
		},
	}
}
