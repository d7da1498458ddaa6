import { FAILURES, type FailureCode } from '@tandem/protocol'
import { type DocumentView, isTooOld } from './document-store.ts'

/** What one can do about it. */
export type Remedy = 'try-now' | 'retry' | 'copy-text' | 'reload' | 'open-again' | 'restore' | 'home'

/** Something that keeps people from writing, or from trusting that it is kept. At most one is shown: the gravest. */
export interface Trouble {
	readonly tone: 'warn' | 'bad'
	readonly title: string
	readonly sentence: string
	readonly remedies: readonly Remedy[]
}

const TOO_OLD: Trouble = {
	tone: 'warn',
	title: 'A newer Tandem is running: reload',
	sentence: 'This page is older than what was written here. You can read it; to write, reload.',
	remedies: ['reload'],
}

/** `mine`: whether the person made the document and may restore it. Null while there is nothing to say. */
export function troubleOf(view: DocumentView, mine: boolean): Trouble | null {
	const { state } = view
	if (isTooOld(view)) return TOO_OLD
	if (!state) return null
	if (state.connection.kind === 'refused') return refused(state.connection.code, mine)
	switch (state.save.kind) {
		case 'could-not-store':
			return {
				tone: 'bad',
				title: 'Could not be stored',
				sentence: 'The server cannot store what you wrote. It is still here; do not rely on it being anywhere else.',
				remedies: ['retry', 'copy-text'],
			}
		case 'not-kept':
			return {
				tone: 'bad',
				title: 'Not kept on this device: leave this tab open',
				sentence:
					'The server has not stored everything yet, and this browser keeps nothing for us (a private window, or its storage is full).',
				remedies: ['try-now', 'copy-text'],
			}
		case 'offline':
			return offline(state.connection.kind === 'waiting' ? state.connection.code : undefined, state.save.edits)
		case 'saved':
		case 'saving':
		case 'waiting':
			return null
		default:
			return state.save satisfies never
	}
}

function offline(code: FailureCode | undefined, edits: number): Trouble {
	return {
		tone: 'warn',
		title: edits === 0 ? 'Reconnecting' : 'Offline, kept on this device',
		sentence: code
			? FAILURES[code].sentence
			: 'The server cannot be reached. Go on writing: it is kept here and sent by itself.',
		remedies: ['try-now'],
	}
}

function refused(code: FailureCode, mine: boolean): Trouble {
	const trouble = (
		title: string,
		remedies: readonly Remedy[],
		sentence: string = FAILURES[code].sentence,
	): Trouble => ({
		tone: 'bad',
		title,
		sentence,
		remedies,
	})
	switch (code) {
		case 'trashed':
			return mine
				? trouble('This document is in the trash', ['restore', 'home'], 'Nobody can write here. Restore it to go on.')
				: trouble('This document was moved to the trash', ['open-again', 'home'], 'Its maker can restore it.')
		case 'deleted':
		case 'not-found':
			return trouble('This document no longer exists', ['copy-text', 'home'])
		case 'forbidden':
			return trouble('You have no access any more', ['copy-text', 'home'])
		case 'unauthenticated':
		case 'session-ended':
			return trouble('Your session has ended', ['reload', 'copy-text'])
		case 'document-full':
			return trouble('This document is full', ['open-again', 'copy-text'])
		default:
			return trouble('This page lost its connection', ['open-again', 'copy-text'])
	}
}
