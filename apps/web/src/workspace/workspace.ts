import { type Api, ApiProblem } from '@tandem/client/api'
import type { DocumentSummary, PersonChange } from '@tandem/protocol'
import { byActivity, withDocument, withoutDocument, withTitle } from './lists.ts'
import { tell, tellTrouble } from './notices.ts'
import type { WorkspaceStore } from './workspace-store.ts'

/** What people do with their documents and themselves. Answers go into the store; what fails is told as a notice. */
export interface Workspace {
	readonly store: WorkspaceStore
	readonly api: Api
	/** Makes sure somebody is here (a guest, where there was nobody) and fetches the lists. Rejects never. */
	enter(): Promise<void>
	/** Fetches what is shown once more; notices when this browser belongs to another person by now. */
	refresh(): Promise<void>
	loadTrash(): Promise<void>
	/** The new document, or null when it was refused. */
	create(): Promise<DocumentSummary | null>
	rename(id: string, title: string): Promise<void>
	/** Makes sure that a document which is open here stands in the list: others' come in by being opened. */
	opened(id: string): Promise<void>
	/** A title that was stored elsewhere, by the open document. */
	retitle(id: string, title: string): void
	/** Whether it is in the trash now. Tells so, and offers to undo it. */
	moveToTrash(document: Pick<DocumentSummary, 'id' | 'title'>): Promise<boolean>
	restore(document: Pick<DocumentSummary, 'id' | 'title'>): Promise<boolean>
	deleteForGood(id: string): Promise<boolean>
	changeMe(change: PersonChange): Promise<boolean>
}

export interface WorkspaceWorld {
	readonly store: WorkspaceStore
	readonly api: Api
	/** Milliseconds since 1970. */
	now(): number
}

export function createWorkspace({ store, api, now }: WorkspaceWorld): Workspace {
	const set = store.setState
	async function fetchLists() {
		const documents = await api.documents()
		const trash = store.getState().trash && (await api.trash())
		set({ documents: byActivity(documents), trash, asOf: now(), trouble: null })
	}
	return {
		store,
		api,
		enter: async () => {
			try {
				const person = store.getState().person ?? (await api.enter())
				set({ person })
				await fetchLists()
			} catch (error) {
				set({ trouble: sentenceOf(error) })
			}
		},
		refresh: async () => {
			const known = store.getState().person
			if (!known) return
			try {
				const person = await api.me()
				if (person.id !== known.id) return set({ replaced: 'another-person' })
				set({ person })
				await fetchLists()
			} catch (error) {
				if (isSignedOut(error)) set({ replaced: 'signed-out' })
			}
		},
		...documentActions({ store, api, now }),
		changeMe: (change) => attempt(async () => set({ person: await api.changeMe(change) })),
	}
}

function documentActions({ store, api, now }: WorkspaceWorld) {
	const set = store.setState
	const restore = (document: Pick<DocumentSummary, 'id' | 'title'>) =>
		attempt(async () => {
			await api.restoreDocument(document.id)
			set(({ trash }) => ({ trash: withoutDocument(trash, document.id) }))
			set({ documents: byActivity(await api.documents()), asOf: now() })
		})
	return {
		restore,
		loadTrash: async () => {
			try {
				set({ trash: await api.trash(), asOf: now(), trouble: null })
			} catch (error) {
				set({ trouble: sentenceOf(error) })
			}
		},
		create: async () => {
			let made: DocumentSummary | null = null
			await attempt(async () => {
				// A quick hand is here before its guest is; asking twice makes one guest.
				if (store.getState().person === null) set({ person: await api.enter() })
				made = await api.createDocument({ title: '' })
			})
			if (made) add(store, made)
			return made as DocumentSummary | null
		},
		rename: async (id: string, title: string) => {
			const before = store.getState().documents
			set(({ documents }) => ({ documents: withTitle(documents, id, title) }))
			const done = await attempt(() => api.renameDocument(id, title))
			if (!done) set({ documents: before })
		},
		opened: async (id: string) => {
			const listed = store.getState().documents
			if (!listed || listed.some((each) => each.id === id)) return
			// Only the list wants it; the open page says by itself what is wrong with the document.
			const document = await api.document(id).catch(() => null)
			if (document) set(({ documents }) => ({ documents: withDocument(documents, document) }))
		},
		retitle: (id: string, title: string) => set(({ documents }) => ({ documents: withTitle(documents, id, title) })),
		moveToTrash: (document: Pick<DocumentSummary, 'id' | 'title'>) =>
			attempt(async () => {
				await api.trashDocument(document.id)
				set(({ documents }) => ({ documents: withoutDocument(documents, document.id) }))
				tell('Moved to trash', { label: 'Undo', run: () => void restore(document) })
			}),
		deleteForGood: (id: string) =>
			attempt(async () => {
				await api.deleteDocument(id)
				set(({ trash }) => ({ trash: withoutDocument(trash, id) }))
			}),
	}
}

function add(store: WorkspaceStore, made: DocumentSummary) {
	store.setState(({ documents }) => ({ documents: withDocument(documents, made), fresh: made.id }))
}

/** Runs it and answers whether it worked; why not is told to the person. */
async function attempt(task: () => Promise<unknown>): Promise<boolean> {
	try {
		await task()
		return true
	} catch (error) {
		tellTrouble(sentenceOf(error))
		return false
	}
}

function isSignedOut(error: unknown): boolean {
	return error instanceof ApiProblem && error.problem.status === 401
}

/** What went wrong, for a person. */
export function sentenceOf(error: unknown): string {
	return error instanceof ApiProblem ? error.problem.detail : 'Tandem cannot be reached at the moment. Nothing changed.'
}
