import type { Store } from '@tandem/client'
import { committed, type Down, decodeDown, decodeUp, hello, START, type Up, update } from '@tandem/protocol'
import type { Documents } from '../document/documents.ts'
import { type Frames, framesOf } from '../socket/frame.ts'
import type { Outbox } from '../socket/outbox.ts'
import type { Visitor } from './server.ts'
import { HOLDING, type WorldAdapters } from './world.ts'

/**
 * Mistakes that the product does not make, put between its parts: each must be noticed within the seeds that every test
 * run tries, or the simulation proves nothing. Each call makes one for one run.
 */
export const FAULTS: Readonly<Record<string, () => WorldAdapters>> = {
	'an edit is acknowledged before it is on disk': () => ({ received: acknowledgedAtOnce }),
	'an edit is shown to others before it is on disk': shownAtOnce,
	'an update is lost when a member lags': () => ({ outbox: forgetful }),
	'a client resumes one row too late': resumedTooLate,
	'a position is kept without its state': () => ({ store: disordered }),
	'a snapshot lacks what its position says': () => ({ documents: hasty }),
	'a drain sends everybody away at once': () => ({ spread: 0 }),
	'a returning client is not asked for what only it holds': () => ({
		outbox: (outbox, visitor) => filtering(outbox, visitor, ({ name }) => name !== 'resync'),
	}),
}

function acknowledgedAtOnce(payload: Uint8Array, outbox: Outbox, visitor: Visitor): Uint8Array {
	const edit = editOf(payload, visitor)
	if (edit !== undefined) {
		const { session, seq } = edit
		outbox.write(framesOf([committed.encode({ position: START, acknowledged: [{ session, seq }] })]))
	}
	return payload
}

function shownAtOnce(): WorldAdapters {
	const members = new Map<Outbox, string>()
	return {
		outbox: (outbox, { document, flavour }) => {
			if (flavour === 'native') members.set(outbox, document)
			return outbox
		},
		received: (payload, author, visitor) => {
			const edit = editOf(payload, visitor)
			for (const [outbox, document] of members) {
				if (edit === undefined || outbox === author || document !== visitor.document) continue
				outbox.write(framesOf([update.encode({ update: edit.update })]))
			}
			return payload
		},
	}
}

/** The first one of what it catches up with. */
function forgetful(outbox: Outbox, visitor: Visitor): Outbox {
	let lags = false
	let lost = false
	return filtering(outbox, visitor, ({ name }) => {
		const loses = name === 'update' && lags && !lost && outbox.unsent < HOLDING.slice
		lost ||= loses
		lags ||= outbox.unsent > HOLDING.slice
		return !loses
	})
}

function resumedTooLate(): WorldAdapters {
	const rows = new Map<string, string>()
	return {
		outbox: (outbox, visitor) =>
			filtering(outbox, visitor, (message) => {
				if (message.name === 'committed') {
					rows.set(`${visitor.document} ${message.position.offset}`, message.position.row)
				}
				return true
			}),
		received: (payload, _outbox, { document, flavour }) => {
			const message = flavour === 'native' ? decodeUp(payload) : undefined
			if (message?.name !== 'hello' || message.resume === null) return payload
			const offset = message.resume.offset + 1
			const row = rows.get(`${document} ${offset}`)
			return row === undefined ? payload : hello.encode({ ...message, resume: { offset, row } })
		},
	}
}

/** Writes each position with the state that was written the time before. */
function disordered(store: Store): Store {
	const states = new Map<string, Uint8Array>()
	return {
		...store,
		writeCopy: (copy) => {
			const state = states.get(copy.document) ?? copy.state
			states.set(copy.document, copy.state)
			return store.writeCopy({ ...copy, state })
		},
	}
}

function hasty(documents: Documents): Documents {
	return {
		...documents,
		compact: (source) => documents.compact({ ...source, updates: source.updates.slice(0, -1) }),
	}
}

/** Leaves out what a native client is not to be sent. */
function filtering(outbox: Outbox, { flavour }: Visitor, passes: (message: Down) => boolean): Outbox {
	if (flavour !== 'native') return outbox
	const write = ({ payloads }: Frames) => outbox.write(framesOf(payloads.filter((each) => passes(decodeDown(each)))))
	return Object.create(outbox, { write: { value: write } }) as Outbox
}

function editOf(payload: Uint8Array, { flavour }: Visitor): Extract<Up, { name: 'edit' }> | undefined {
	const message = flavour === 'native' ? decodeUp(payload) : undefined
	return message?.name === 'edit' && !message.complete ? message : undefined
}
