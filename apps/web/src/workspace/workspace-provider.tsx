'use client'

import { createApi } from '@tandem/client/api'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createWorkspace, type Workspace } from './workspace.ts'
import { createWorkspaceStore, type WorkspaceStart, type WorkspaceState } from './workspace-store.ts'

const Context = createContext<Workspace | null>(null)

/** One workspace for all pages of a tab: it stays while one goes from page to page. */
export function WorkspaceProvider({ start, children }: { start: WorkspaceStart; children: ReactNode }) {
	const [workspace] = useState(() =>
		createWorkspace({
			store: createWorkspaceStore(start),
			api: createApi({ fetch: (url, init) => fetch(url, init), base: '' }),
			now: () => Date.now(),
		}),
	)
	useEffect(() => {
		void workspace.enter()
		const look = () => {
			if (document.visibilityState === 'visible') void workspace.refresh()
		}
		document.addEventListener('visibilitychange', look)
		return () => document.removeEventListener('visibilitychange', look)
	}, [workspace])
	return <Context value={workspace}>{children}</Context>
}

export function useWorkspace(): Workspace {
	const workspace = use(Context)
	if (!workspace) throw new Error('There is no workspace around this component')
	return workspace
}

export function useWorkspaceState<T>(select: (state: WorkspaceState) => T): T {
	return useStore(useWorkspace().store, select)
}
