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
import { unreadSelection } from './unread-selection.ts'

/** Carets drawn at once. Of more people only the first are drawn; the avatars show them all. */
const MOST_CARETS = 100

export interface CaretOptions {
	readonly awareness: Awareness
	/** Milliseconds, ever growing. */
	now(): number
	/** Runs `task` before the next picture; in a hidden tab that may be much later. */
	frame(task: () => void): void
	/** Somebody wrote in the block that this page's caret is in. Called after each of their edits. */
	onWritingHere(name: string): void
}

/** One other page's selection, as it lies in this page's text. */
interface Caret {
	readonly client: number
	readonly name: string
	readonly color: string
	readonly anchor: number
	readonly head: number
	/** Tells one place from another, also when text before it changed. */
	readonly where: string
	/** When it came to this place. */
	readonly since: number
}

interface Drawn {
	readonly carets: readonly Caret[]
	readonly decorations: DecorationSet
}

const key = new PluginKey<Drawn>('tandem-carets')

/**
 * Shows where others are, with their names, and tells them where this page is: `cursor: {anchor, head}` in the presence
 * state, relative positions as JSON, the same as every Yjs editor. Names come from `user`, which the server stamps.
 */
export const Carets = Extension.create<CaretOptions>({
	name: 'carets',
	addProseMirrorPlugins() {
		const { awareness, now } = this.options
		return [
			new Plugin<Drawn>({
				key,
				state: {
					init: () => ({ carets: [], decorations: DecorationSet.empty }),
					apply: (transaction, drawn, _before, state) => {
						if (transaction.getMeta(key) === true || isRemote(transaction))
							return draw(state, awareness, drawn.carets, now())
						if (!transaction.docChanged) return drawn
						// The binding learns of a local change only later: until then the old places move along.
						return { ...drawn, decorations: drawn.decorations.map(transaction.mapping, transaction.doc) }
					},
				},
				props: { decorations: (state) => key.getState(state)?.decorations },
				view: (view) => followPresence(view, this.options),
			}),
		]
	},
})

function draw(state: EditorState, awareness: Awareness, before: readonly Caret[], now: number): Drawn {
	const carets = readCarets(state, awareness, before, now)
	return {
		carets,
		decorations: DecorationSet.create(
			state.doc,
			carets.flatMap((caret) => decorationsOf(caret, now)),
		),
	}
}

function followPresence(view: EditorView, { awareness, frame, onWritingHere }: CaretOptions) {
	let waiting = false
	let ended = false
	// Thirty people typing change presence hundreds of times a second; once a picture is enough.
	const changed = (_change: unknown, origin: unknown) => {
		if (waiting || origin === 'local') return
		waiting = true
		frame(() => {
			waiting = false
			if (ended) return
			const drawn = view.state.tr.setMeta(key, true)
			const selection = unreadSelection(view)
			view.dispatch(selection === null ? drawn : drawn.setSelection(selection))
		})
	}
	const left = () => {
		// A window that goes to the back keeps its caret; a person who moves to the title does not.
		if (view.root.activeElement !== view.dom) publish(view, awareness, false)
	}
	awareness.on('change', changed)
	view.dom.addEventListener('focusout', left)
	changed(null, 'start')
	return {
		update: (_view: EditorView, before: EditorState) => {
			if (view.hasFocus()) publish(view, awareness, true)
			const writer = writerHere(view.state, before)
			if (writer !== undefined) onWritingHere(writer.name)
		},
		destroy: () => {
			ended = true
			awareness.off('change', changed)
			view.dom.removeEventListener('focusout', left)
			if (awareness.getLocalState()?.cursor != null) awareness.setLocalStateField('cursor', null)
		},
	}
}

/** Whose caret moved in this page's block, if the text there changed with it. */
function writerHere(state: EditorState, before: EditorState): Caret | undefined {
	if (state.doc === before.doc || key.getState(state) === key.getState(before)) return undefined
	const { $head } = state.selection
	if ($head.depth === 0) return undefined
	const moved = key.getState(state)?.carets ?? []
	const still = new Set(key.getState(before)?.carets.map(({ client, where }) => `${client} ${where}`))
	return moved.find(
		({ client, where, head }) => !still.has(`${client} ${where}`) && head >= $head.before(1) && head <= $head.after(1),
	)
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

function readCarets(state: EditorState, awareness: Awareness, before: readonly Caret[], now: number): Caret[] {
	const bound = ySyncPluginKey.getState(state)
	if (bound?.binding == null || bound.binding.mapping.size === 0) return []
	const known = new Map(before.map((caret) => [caret.client, caret]))
	const carets: Caret[] = []
	for (const [client, presence] of awareness.getStates()) {
		if (client === bound.doc.clientID || carets.length === MOST_CARETS) continue
		const anchor = positionOf(presence.cursor?.anchor, bound, state)
		const head = positionOf(presence.cursor?.head, bound, state)
		if (anchor === null || head === null) continue
		// At the end of a block a caret stays "at the end" while its person types: its offset there tells.
		const where = `${JSON.stringify(presence.cursor)} ${state.doc.resolve(head).parentOffset}`
		const last = known.get(client)
		const since = last?.where === where ? last.since : now
		carets.push({ client, ...userOf(presence.user), anchor, head, where, since })
	}
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

function decorationsOf({ client, name, color, anchor, head, since }: Caret, now: number): Decoration[] {
	const style = `--person: var(--person-${color})`
	const caret = Decoration.widget(head, ({ dom }) => caretElement(dom.ownerDocument, name, style, now - since), {
		// A caret that moved is drawn anew, which shows its label again.
		key: `caret-${client}-${since}-${name}-${color}`,
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
