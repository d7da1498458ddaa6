import type { OtherPerson, Recovery, Waiting } from '@tandem/client/api'
import type { DocumentSummary, Person } from '@tandem/protocol'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What home, the sidebar and the trash show; a mirror of what the API and the client last said. */
export interface WorkspaceState {
	/** Null until somebody is known: a first visit before its guest is made, or the server was not reached. */
	readonly person: Person | null
	/** What the person made or opened, last activity first; null until it was fetched once. */
	readonly documents: readonly DocumentSummary[] | null
	/** What the person made and threw away; null until the trash was opened once. */
	readonly trash: readonly DocumentSummary[] | null
	/** What this browser keeps of this person until the server has it, oldest first. */
	readonly waiting: readonly Waiting[]
	/** What of this person was refused, of all documents, oldest first. */
	readonly recoveries: readonly Recovery[]
	/** Who else left unsent edits in this browser. */
	readonly others: readonly OtherPerson[]
	/** When the lists were fetched, in ms since 1970: ages are counted from here. */
	readonly asOf: number
	/** Why the lists could not be fetched, as a sentence; null when they could. */
	readonly trouble: string | null
	/** The document made last in this tab: its title takes the focus when it opens. */
	readonly fresh: string | null
	/** Set when this browser is no longer `person`'s: everything shown here has to be loaded again. */
	readonly replaced: 'signed-out' | 'another-person' | null
}

export type WorkspaceStore = StoreApi<WorkspaceState>

/** What the server already rendered, so that the first paint in the browser shows the same. */
export type WorkspaceStart = Pick<WorkspaceState, 'person' | 'documents' | 'asOf'>

export function createWorkspaceStore(start: WorkspaceStart): WorkspaceStore {
	return createStore<WorkspaceState>(() => ({
		...start,
		trash: null,
		waiting: [],
		recoveries: [],
		others: [],
		trouble: null,
		fresh: null,
		replaced: null,
	}))
}
