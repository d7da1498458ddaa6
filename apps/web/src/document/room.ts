import { type browserEnv, type DocumentConnection, openDocument, type openStore } from '@tandem/client'
import { SCHEMA_NUMBER } from '@tandem/editor/schema'
import type { Person } from '@tandem/protocol'
import { Doc } from 'yjs'
import type { Content, DocumentStore } from './document-store.ts'

/**
 * Refusals of an edit or of what this page holds, not of the person or the document: a fresh copy can be had, and a refused
 * edit is in the recovery box.
 */
const REOPENED: readonly string[] = ['malformed', 'too-large', 'document-full', 'read-only', 'stale']

interface Device {
	readonly browserEnv: typeof browserEnv
	readonly openStore: typeof openStore
}

export interface RoomOptions {
	readonly document: string
	readonly person: Person
	/** The log offset that the server-rendered text shows: an older text never replaces it. */
	readonly offset: number
	readonly shown: DocumentStore
	/** What reaches this browser. Handed in, because every page has its code by then; imported, it would come again. */
	readonly device: Device
	/** The editor's code. Until it is there nothing may be written, not the title either: its Enter leads into the text. */
	readonly editor: Promise<unknown>
}

/** An open document while its page is. */
export interface Room {
	readonly connection: () => DocumentConnection
	/** Opens it once more, from the server's text. */
	reopen(): void
	/** Leaves the page. What only this tab holds is sent first. Idempotent. */
	leave(): void
}

/** Connects, mirrors what the connection says into the store, and opens again after a refused edit. */
export function openRoom(options: RoomOptions): Room {
	let visit = startVisit(options, reopen)
	let left = false
	function reopen() {
		if (left) return
		visit.leave()
		visit = startVisit(options, reopen)
	}
	return {
		connection: () => visit.connection,
		reopen,
		leave: () => {
			left = true
			visit.leave()
		},
	}
}

interface Visit {
	readonly connection: DocumentConnection
	leave(): void
}

/** One Y.Doc and its connection, from opening to leaving. */
function startVisit({ document, person, offset, shown, device, editor }: RoomOptions, reopen: () => void): Visit {
	const env = device.browserEnv()
	const store = device.openStore(env, person.id)
	const doc = new Doc()
	const url = location.origin.replace(/^http/, 'ws')
	const connection = openDocument({ document, person, doc, schema: SCHEMA_NUMBER, url, env, store })
	const content: Content = { doc, awareness: connection.awareness }
	let left = false
	let drawable = false
	const mirror = () => {
		const { state } = connection
		askBeforeUnload(connection, state.leavingLoses)
		if (left) return
		const complete = drawable && state.synced && state.offset >= offset
		shown.setState({
			state,
			...(complete && { content, current: true }),
			...(state.connection.kind === 'live' && { met: true }),
		})
		if (state.synced && state.connection.kind === 'refused' && REOPENED.includes(state.connection.code)) reopen()
	}
	const undo = connection.subscribe(mirror)
	const end = () => {
		undo()
		askBeforeUnload(connection, false)
		connection.close()
		store.close()
	}
	mirror()
	const draw = () => {
		drawable = true
		if (!left) mirror()
	}
	// Whoever fetches it tells when that fails; the text stays readable.
	editor.then(draw, () => {})
	return {
		connection,
		leave: () => {
			if (left) return
			left = true
			shown.setState({ current: false })
			whenNothingIsLost(connection, end)
		},
	}
}

/** Calls `end` at once, or when the last edit that only this tab holds is stored. */
function whenNothingIsLost(connection: DocumentConnection, end: () => void) {
	if (!connection.state.leavingLoses) return end()
	const undo = connection.subscribe(() => {
		if (connection.state.leavingLoses) return
		undo()
		end()
	})
}

const asking = new Map<DocumentConnection, (event: BeforeUnloadEvent) => void>()

/** While `ask`, the browser asks before this tab is closed. The listener is there only then: it costs the back-forward cache. */
function askBeforeUnload(connection: DocumentConnection, ask: boolean) {
	const listener = asking.get(connection)
	if (ask && !listener) {
		const prevent = (event: BeforeUnloadEvent) => event.preventDefault()
		asking.set(connection, prevent)
		addEventListener('beforeunload', prevent)
	}
	if (!ask && listener) {
		asking.delete(connection)
		removeEventListener('beforeunload', listener)
	}
}
