import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition,
	ySyncPluginKey,
} from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { isRemote } from './local-only.ts'

/** Carets drawn at once. Of more people only the first are drawn; the avatars show them all. */
const MOST_CARETS = 100

export interface CaretOptions {
	readonly awareness: Awareness
	/** Milliseconds, ever growing. */
	now(): number
	/** Runs `task` before the next picture; in a hidden tab that may be much later. */
	frame(task: () => void): void
}

/** One other page's selection, as it lies in this page's text. */
interface Caret {
	readonly client: number
	readonly name: string
	readonly color: string
	readonly anchor: number
	readonly head: number
	/** Milliseconds since it last moved. */
	readonly rested: number
	/** Grows with each move, so that a moved caret is drawn anew and its label shows again. */
	readonly moves: number
}

const key = new PluginKey<DecorationSet>('tandem-carets')

/**
 * Shows where others are, with their names, and tells them where this page is: `cursor: {anchor, head}` in the presence
 * state, relative positions as JSON, the same as every Yjs editor. Names come from `user`, which the server stamps.
 */
export const Carets = Extension.create<CaretOptions>({
	name: 'carets',
	addProseMirrorPlugins() {
		const { awareness, now, frame } = this.options
		const moves = new Map<number, { at: number; moves: number; where: string }>()
		const draw = (state: EditorState): DecorationSet =>
			DecorationSet.create(
				state.doc,
				readCarets(state, awareness, moves, now()).flatMap((caret) => decorations(caret)),
			)
		return [
			new Plugin({
				key,
				state: {
					init: (_config, state) => draw(state),
					apply: (transaction, drawn, _before, state) => {
						if (transaction.getMeta(key) === true || isRemote(transaction)) return draw(state)
						// The binding learns of a local change only later: until then the old places move along.
						return transaction.docChanged ? drawn.map(transaction.mapping, transaction.doc) : drawn
					},
				},
				props: { decorations: (state) => key.getState(state) },
				view: (view) => followPresence(view, awareness, frame),
			}),
		]
	},
})

function followPresence(view: EditorView, awareness: Awareness, frame: CaretOptions['frame']) {
	let waiting = false
	let ended = false
	// Thirty people typing change presence hundreds of times a second; once a picture is enough.
	const changed = (_change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
		if (waiting || origin === 'local') return
		waiting = true
		frame(() => {
			waiting = false
			if (!ended) view.dispatch(view.state.tr.setMeta(key, true))
		})
	}
	const left = () => {
		// A window that goes to the back keeps its caret; a person who moves to the title does not.
		if (view.root.activeElement !== view.dom) publish(view, awareness, false)
	}
	awareness.on('change', changed)
	view.dom.addEventListener('focusout', left)
	return {
		update: () => {
			if (view.hasFocus()) publish(view, awareness, true)
		},
		destroy: () => {
			ended = true
			awareness.off('change', changed)
			view.dom.removeEventListener('focusout', left)
			if (awareness.getLocalState()?.cursor != null) awareness.setLocalStateField('cursor', null)
		},
	}
}

/** Tells the others where this page's selection is, where that changed. */
function publish(view: EditorView, awareness: Awareness, here: boolean): void {
	const { cursor } = awareness.getLocalState() ?? {}
	if (!here) {
		if (cursor != null) awareness.setLocalStateField('cursor', null)
		return
	}
	const bound = ySyncPluginKey.getState(view.state)
	if (bound?.binding == null) return
	const place = (position: number) => absolutePositionToRelativePosition(position, bound.type, bound.binding.mapping)
	const next = { anchor: place(view.state.selection.anchor), head: place(view.state.selection.head) }
	if (JSON.stringify(next) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', next)
}

function readCarets(
	state: EditorState,
	awareness: Awareness,
	moves: Map<number, { at: number; moves: number; where: string }>,
	now: number,
): Caret[] {
	const bound = ySyncPluginKey.getState(state)
	if (bound?.binding == null || bound.binding.mapping.size === 0) return []
	const carets: Caret[] = []
	for (const [client, presence] of awareness.getStates()) {
		if (client === bound.doc.clientID || carets.length === MOST_CARETS) continue
		const anchor = positionOf(presence.cursor?.anchor, bound, state)
		const head = positionOf(presence.cursor?.head, bound, state)
		if (anchor === null || head === null) continue
		const where = JSON.stringify(presence.cursor)
		const last = moves.get(client)
		const move = last?.where === where ? last : { at: now, moves: (last?.moves ?? 0) + 1, where }
		moves.set(client, move)
		const { name, color } = userOf(presence.user)
		carets.push({ client, name, color, anchor, head, rested: now - move.at, moves: move.moves })
	}
	for (const client of moves.keys()) if (!awareness.getStates().has(client)) moves.delete(client)
	return carets
}

/** Presence is whatever somebody sent: what cannot be understood is no caret. */
function positionOf(
	place: unknown,
	bound: { doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: Map<never, never> } },
	state: EditorState,
): number | null {
	if (typeof place !== 'object' || place === null) return null
	try {
		const relative = Y.createRelativePositionFromJSON(place)
		const position = relativePositionToAbsolutePosition(bound.doc, bound.type, relative, bound.binding.mapping)
		return position === null ? null : Math.min(position, Math.max(state.doc.content.size - 1, 0))
	} catch {
		return null
	}
}

function userOf(user: unknown): { name: string; color: string } {
	const { name, color } = (typeof user === 'object' && user !== null ? user : {}) as Record<string, unknown>
	return {
		name: typeof name === 'string' && name.trim() !== '' ? name.slice(0, 60) : 'Somebody',
		// A name of a colour, put into a style: nothing else may get there.
		color: typeof color === 'string' && /^[a-z]{2,16}$/.test(color) ? color : 'teal',
	}
}

function decorations({ client, name, color, anchor, head, rested, moves }: Caret): Decoration[] {
	const style = `--person: var(--person-${color})`
	const caret = Decoration.widget(head, ({ dom }) => caretElement(dom.ownerDocument, name, style, rested), {
		key: `caret-${client}-${moves}-${name}-${color}`,
		side: 10,
		ignoreSelection: true,
	})
	if (anchor === head) return [caret]
	const ends = [Math.min(anchor, head), Math.max(anchor, head)] as const
	return [caret, Decoration.inline(...ends, { class: 'their-selection', style })]
}

/**
 * A line between two letters that takes no room, with a dot, and the name beside it. The style sheet fades the name
 * after two seconds; screen readers are told in words elsewhere, not in the middle of a sentence.
 */
function caretElement(page: Document, name: string, style: string, rested: number): HTMLElement {
	const caret = page.createElement('span')
	caret.className = 'caret'
	caret.setAttribute('style', `${style}; --rested: -${Math.round(rested)}ms`)
	caret.setAttribute('aria-hidden', 'true')
	const label = caret.appendChild(page.createElement('span'))
	label.className = 'caret-name'
	label.textContent = name
	return caret
}
