'use client'

import {
	type Editor,
	type MentionItem,
	openEditor,
	PresentNames,
	type SlashItem,
	type TypedMenu,
} from '@tandem/editor/editor'
import { LIMITS } from '@tandem/protocol'
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { onDemand } from '../part/on-demand.ts'
import { clipboardMemory } from './clipboard-memory.ts'
import type { DocumentTextProps } from './document-text.tsx'
import { type Asked, EditorTools } from './editor-tools.tsx'
import { useMet } from './use-met.ts'
import { useNoStrayFiles } from './use-no-stray-files.ts'
import { usePassage } from './use-passage.ts'

const Announcer = onDemand(() => import('./announcer.tsx'))

type Content = NonNullable<DocumentTextProps['content']>

export interface LiveTextProps
	extends Pick<DocumentTextProps, 'editable' | 'loadPeople' | 'onRefusal' | 'onUnknown' | 'onPassageGone'> {
	readonly content: Content
	/** Called before the first picture that shows the editor. */
	onMounted(content: Content): void
}

/** The editor, mounted for as long as `content` is the same object. */
export default function LiveText(props: LiveTextProps) {
	// It is drawn anew a few times in a document's life.
	'use no memo'
	const { content, editable, loadPeople, onMounted, onRefusal, onUnknown, onPassageGone } = props
	const frame = useRef<HTMLDivElement>(null)
	const writers = useRef<string[]>([])
	const [editor, setEditor] = useState<Editor | null>(null)
	/** The names in mentions, from when the first one is in the text. */
	const [names, setNames] = useState<PresentNames | null>(null)
	const [slashMenu, setSlashMenu] = useState<TypedMenu<SlashItem> | null>(null)
	const [mentionMenu, setMentionMenu] = useState<TypedMenu<MentionItem> | null>(null)
	const [asked, setAsked] = useState<Asked>(null)
	const hint = useId()
	const open = useEffectEvent((element: HTMLElement) =>
		openEditor({
			...content,
			element,
			editable,
			label: 'Document text',
			describedBy: hint,
			placeholder: 'Write, or press / for more',
			mostBytes: LIMITS.pasteBytes,
			now: () => performance.now(),
			frame: requestAnimationFrame,
			onWritingHere: (name) => writers.current.push(name),
			names: new PresentNames(meOf(content), shownNames(element), setNames),
			clipboard: clipboardMemory,
			onSlash: setSlashMenu,
			onMention: setMentionMenu,
			onLink: () => setAsked('link'),
			onShortcuts: () => setAsked('shortcuts'),
			onTools: focusTools,
			onRefusal,
			onUnknown,
		}),
	)
	const mounted = useEffectEvent(onMounted)
	useLayoutEffect(() => {
		const element = frame.current
		if (element === null) return
		const opened = open(element)
		if (opened === null) return
		setEditor(opened)
		mounted(content)
		opened.on('destroy', () => setEditor(null))
		return () => opened.destroy()
	}, [content])
	useLayoutEffect(() => {
		if (editor !== null && editor.isEditable !== editable) editor.setEditable(editable)
	}, [editor, editable])
	useQuestionMark(() => setAsked('shortcuts'))
	const met = useMet(content.awareness)
	useNoStrayFiles(onRefusal)
	usePassage(editor, onPassageGone)
	return (
		<>
			<div ref={frame} />
			<p id={hint} hidden>
				Escape, then Tab leaves the text. Control and slash lists the keyboard shortcuts.
			</p>
			{met && <Announcer awareness={content.awareness} writers={writers} />}
			{editor !== null && (
				<EditorTools
					editor={editor}
					editable={editable}
					slashMenu={slashMenu}
					mentionMenu={mentionMenu}
					names={names}
					people={{ awareness: content.awareness, me: meOf(content), loadPeople }}
					asked={asked}
					onAsk={setAsked}
				/>
			)}
		</>
	)
}

const meOf = ({ awareness }: Content): string => String(awareness.getLocalState()?.user?.id)

/** The names that the server wrote into the text around this element: the editor takes over without changing them. */
function shownNames({ parentElement }: HTMLElement): ReadonlyMap<string, string> {
	const shown = parentElement?.querySelectorAll<HTMLElement>('[data-person]') ?? []
	return new Map(Array.from(shown, ({ dataset, textContent }) => [dataset.person ?? '', textContent.slice(1)]))
}

function focusTools() {
	document.querySelector<HTMLElement>('[role="toolbar"] :is(a, button, select)')?.focus()
}

/** `?` outside of every field. */
function useQuestionMark(ask: () => void) {
	const pressed = useEffectEvent((event: KeyboardEvent) => {
		const { target } = event
		if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return
		if (target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))) return
		event.preventDefault()
		ask()
	})
	useEffect(() => {
		window.addEventListener('keydown', pressed)
		return () => window.removeEventListener('keydown', pressed)
	}, [])
}
