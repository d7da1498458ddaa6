'use client'

import { onDemand } from '../part/on-demand.ts'
import { tellNotLoaded } from '../workspace/not-loaded.ts'
import { useEvents } from './events-provider.tsx'

export const Panel = onDemand(() => import('./panel.tsx'), tellNotLoaded)

/** Where the panel stands, whichever page is shown: it stays while one goes from page to page. */
export function PanelHost() {
	const opened = useEvents((view) => view.panel !== null)
	const said = useEvents((view) => view.said)
	return (
		<>
			<p role="status" className="sr-only">
				{said}
			</p>
			{opened && <Panel />}
		</>
	)
}
