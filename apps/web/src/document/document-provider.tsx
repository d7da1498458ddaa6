'use client'

import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { loadLiveText } from '../editor/load-live-text.ts'
import { tellTrouble } from '../workspace/notices.ts'
import { useWorkspace, useWorkspaceState } from '../workspace/workspace-provider.tsx'
import { createDocumentStore, type DocumentStore, type DocumentView } from './document-store.ts'
import type { Room } from './room.ts'

interface DocumentContext {
	readonly store: DocumentStore
	/** Null until the connection's code is there. */
	readonly room: () => Room | null
}

const Context = createContext<DocumentContext | null>(null)

/** Opens the document as soon as it is known who opens it. Its code is fetched then: reading needs none of it. */
export function DocumentProvider({
	document,
	offset,
	children,
}: {
	document: string
	offset: number
	children: ReactNode
}) {
	const person = useWorkspaceState((state) => state.person)
	const [store] = useState(createDocumentStore)
	// What the first HTML showed; a later rendering of the same page changes nothing here.
	const [shownOffset] = useState(offset)
	const room = useRef<Room>(null)
	useListed(document, store)
	const personId = person?.id
	// biome-ignore lint/correctness/useExhaustiveDependencies: another name or colour of the same person opens nothing anew
	useEffect(() => {
		if (!person) return
		let left = false
		// Fetched side by side: the connection is made while the editor, which is larger, still comes.
		const editor = loadLiveText()
		const open = async () => {
			const [{ openRoom }, { browserEnv, openStore }] = await Promise.all([
				import('./room.ts'),
				import('../workspace/background.ts'),
			])
			const device = { browserEnv, openStore }
			if (!left) room.current = openRoom({ document, person, offset: shownOffset, shown: store, device, editor })
			await editor
		}
		open().catch(() => tellTrouble('The editor could not be loaded. Reload the page to write.'))
		return () => {
			left = true
			room.current?.leave()
			room.current = null
		}
	}, [document, shownOffset, personId, store])
	const [value] = useState<DocumentContext>(() => ({ store, room: () => room.current }))
	return <Context value={value}>{children}</Context>
}

/** Somebody else's document enters the person's list by being opened. */
function useListed(document: string, store: DocumentStore) {
	const workspace = useWorkspace()
	const open = useStore(store, (view) => view.content !== null)
	const known = useWorkspaceState((state) => state.documents !== null)
	useEffect(() => {
		if (open && known) void workspace.opened(document)
	}, [open, known, document, workspace])
}

function useDocumentContext(): DocumentContext {
	const context = use(Context)
	if (!context) throw new Error('There is no document around this component')
	return context
}

export function useDocument<T>(select: (view: DocumentView) => T): T {
	return useStore(useDocumentContext().store, select)
}

export function useDocumentStore(): DocumentStore {
	return useDocumentContext().store
}

/** The open document, for what people do to it. */
export function useRoom(): () => Room | null {
	return useDocumentContext().room
}
