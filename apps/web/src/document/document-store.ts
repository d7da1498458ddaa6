import type { DocumentState } from '@tandem/client'
import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What the editor is mounted on. */
export interface Content {
	readonly doc: Doc
	readonly awareness: Awareness
}

/** What the page of one document shows; a mirror of what its connection last said. */
export interface DocumentView {
	/** Null until the connection's code is there. */
	readonly state: DocumentState | null
	/**
	 * Null until the text is complete up to what the server rendered. After a refusal it is the refused text, read-only,
	 * until the fresh one is complete: the page never goes blank.
	 */
	readonly content: Content | null
	/** The content is the one that the connection writes to. False while a refused text is still shown. */
	readonly current: boolean
	/** The server has been met since the page was loaded. */
	readonly met: boolean
	/** The editor stands where the server's text was. Until then the title is not written to either: its Enter leads into the text. */
	readonly drawn: boolean
	/** The editor met something that its schema lacks, and was taken away. */
	readonly unknown: boolean
}

export type DocumentStore = StoreApi<DocumentView>

export function createDocumentStore(): DocumentStore {
	return createStore<DocumentView>(() => ({
		state: null,
		content: null,
		current: false,
		met: false,
		drawn: false,
		unknown: false,
	}))
}

/** A newer page wrote here, or one that knows more than this one: only a reload helps. */
export function isTooOld({ state, unknown }: DocumentView): boolean {
	return (
		unknown ||
		!!state?.mustReload ||
		(state?.connection.kind === 'refused' && state.connection.code === 'wrong-version')
	)
}

export function isEditable(view: DocumentView): boolean {
	return view.current && view.state?.role === 'write' && view.state.connection.kind !== 'refused' && !isTooOld(view)
}
