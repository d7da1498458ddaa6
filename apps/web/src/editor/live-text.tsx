'use client'

import { type Editor, openEditor, type SlashMenu } from '@tandem/editor/editor'
import { LIMITS } from '@tandem/protocol'
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { Announcer } from './announcer.tsx'
import type { DocumentTextProps } from './document-text.tsx'
import { type Asked, EditorTools } from './editor-tools.tsx'
import { useNoStrayFiles } from './use-no-stray-files.ts'

type Content = NonNullable<DocumentTextProps['content']>

export interface LiveTextProps extends Pick<DocumentTextProps, 'editable' | 'onRefusal' | 'onUnknown'> {
	readonly content: Content
	/** Called before the first picture that shows the editor. */
	onMounted(content: Content): void
}

/** The editor, mounted for as long as `content` is the same object. */
export default function LiveText({ content, editable, onMounted, onRefusal, onUnknown }: LiveTextProps) {
	const frame = useRef<HTMLDivElement>(null)
	const writers = useRef<string[]>([])
	const [editor, setEditor] = useState<Editor | null>(null)
	const [menu, setMenu] = useState<SlashMenu | null>(null)
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
			onMenu: setMenu,
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
	useNoStrayFiles(onRefusal)
	return (
		<>
			<div ref={frame} />
			<p id={hint} hidden>
				Escape, then Tab leaves the text. Control and slash lists the keyboard shortcuts.
			</p>
			<Announcer awareness={content.awareness} writers={writers} />
			{editor !== null && (
				<EditorTools editor={editor} editable={editable} menu={menu} asked={asked} onAsk={setAsked} />
			)}
		</>
	)
}

function focusTools() {
	document.querySelector<HTMLElement>('[role="toolbar"] :is(a, button)')?.focus()
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
