import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'

/** Whether anybody else has been here since the document was opened. */
export function useMet(awareness: Awareness): boolean {
	const [met, setMet] = useState(false)
	useEffect(() => {
		const look = () => {
			if (awareness.getStates().size > 1) setMet(true)
		}
		look()
		awareness.on('change', look)
		return () => awareness.off('change', look)
	}, [awareness])
	return met
}
