'use client'

import { createApi } from '@tandem/client/api'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Outbox } from './outbox.ts'
import { createWorkspace, type Workspace } from './workspace.ts'
import { createWorkspaceStore, type WorkspaceStart, type WorkspaceState } from './workspace-store.ts'

const Context = createContext<Workspace | null>(null)
const OutboxContext = createContext<Outbox | null>(null)

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
	const outbox = useOutboxOf(workspace)
	return (
		<Context value={workspace}>
			<OutboxContext value={outbox}>{children}</OutboxContext>
		</Context>
	)
}

/** Opens this person's outbox. Its code comes after the page: nothing on screen waits for it. */
function useOutboxOf(workspace: Workspace): Outbox | null {
	const person = useStore(workspace.store, (state) => state.person?.id)
	const [outbox, setOutbox] = useState<Outbox | null>(null)
	useEffect(() => {
		if (!person) return
		let opened: Outbox | null = null
		let left = false
		const open = async () => {
			const { openOutbox } = await import('./background.ts')
			if (left) return
			opened = openOutbox(person, workspace.store)
			setOutbox(opened)
		}
		// Without its code nothing is sent from here; a page that is loaded later does it.
		open().catch(() => {})
		return () => {
			left = true
			opened?.close()
			setOutbox(null)
		}
	}, [person, workspace])
	return outbox
}

/** Null until its code is there. */
export function useOutbox(): Outbox | null {
	return use(OutboxContext)
}

export function useWorkspace(): Workspace {
	const workspace = use(Context)
	if (!workspace) throw new Error('There is no workspace around this component')
	return workspace
}

export function useWorkspaceState<T>(select: (state: WorkspaceState) => T): T {
	return useStore(useWorkspace().store, select)
}
