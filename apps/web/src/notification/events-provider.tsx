'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { createEventsStore, type EventsStore, type EventsView, NOTHING_HEARD } from './events-store.ts'
import type { Inbox } from './inbox.ts'

interface EventsContext {
	readonly store: EventsStore
	/** Null until its code is there. */
	readonly inbox: Inbox | null
	/** Fetches the lists once more, or first the code that could not be fetched. */
	retry(): void
}

const Context = createContext<EventsContext | null>(null)

/** Listens for the person who is here, once a tab. Its code comes after the page: nothing on screen waits for it. */
export function EventsProvider({ children }: { children: ReactNode }) {
	const workspace = useWorkspace()
	const router = useRouter()
	// Once this browser is another person's, nothing more of this one is shown or asked for.
	const person = useWorkspaceState((state) => (state.replaced ? undefined : state.person?.id))
	const [store] = useState(createEventsStore)
	const [inbox, setInbox] = useState<Inbox | null>(null)
	const [attempt, setAttempt] = useState(0)
	// biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it anew
	useEffect(() => {
		if (!person) return
		let opened: Inbox | null = null
		let left = false
		const open = async () => {
			const { openInbox } = await import('../workspace/background.ts')
			if (left) return
			opened = openInbox({ person, shown: store, workspace, go: (path) => router.push(path) })
			setInbox(opened)
		}
		// Without its code nothing is heard; the panel says so and offers to try again.
		open().catch(() => store.setState({ connection: 'waiting' }))
		return () => {
			left = true
			opened?.close()
			setInbox(null)
			store.setState(NOTHING_HEARD, true)
		}
	}, [person, store, workspace, router, attempt])
	const retry = () => (inbox ? inbox.refresh() : setAttempt(attempt + 1))
	return <Context value={{ store, inbox, retry }}>{children}</Context>
}

export function useEventsContext(): EventsContext {
	const context = use(Context)
	if (!context) throw new Error('There are no events around this component')
	return context
}

export function useEvents<T>(select: (view: EventsView) => T): T {
	return useStore(useEventsContext().store, select)
}
