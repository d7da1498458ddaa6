'use client'

import {
	chooseSlash,
	type Editor,
	pointSlash,
	SLASH_MENU_ID,
	type SlashItem,
	type SlashMenu,
	slashItemId,
} from '@tandem/editor/editor'
import clsx from 'clsx'
import {
	Code,
	Heading1,
	Heading2,
	Heading3,
	List,
	ListOrdered,
	ListTodo,
	type LucideIcon,
	Minus,
	Table,
	TextQuote,
	Type,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Floating } from './floating.tsx'

const ICONS: Record<string, LucideIcon> = {
	text: Type,
	h1: Heading1,
	h2: Heading2,
	h3: Heading3,
	bullets: List,
	numbers: ListOrdered,
	tasks: ListTodo,
	quote: TextQuote,
	code: Code,
	table: Table,
	rule: Minus,
}

/** The list that "/" opens. The text keeps the focus; the keys are handled there. */
export default function SlashList({ editor, menu }: { editor: Editor; menu: SlashMenu }) {
	const { from, items, at } = menu
	return (
		<Floating
			editor={editor}
			side="below"
			at={({ view }) => view.coordsAtPos(Math.min(from, view.state.doc.content.size))}
			className="max-h-[min(340px,44dvh)] w-64 overflow-y-auto p-1.5"
		>
			<div id={SLASH_MENU_ID} role="listbox" aria-label="Insert">
				{items.map((item, index) => (
					<Option key={item.id} editor={editor} item={item} index={index} chosen={index === at} />
				))}
			</div>
			{items.length === 0 && <p className="px-2.5 py-2 text-soft">Nothing is called that.</p>}
			<p role="status" className="sr-only">
				{items.length === 0 ? 'Nothing is called that' : `${items.length} to insert, ${items[at]?.title ?? ''}`}
			</p>
		</Floating>
	)
}

function Option(props: { editor: Editor; item: SlashItem; index: number; chosen: boolean }) {
	const { editor, item, index, chosen } = props
	const element = useRef<HTMLDivElement>(null)
	const Icon = ICONS[item.id] ?? Type
	useEffect(() => {
		if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
	}, [chosen])
	return (
		<div
			ref={element}
			id={slashItemId(item.id)}
			role="option"
			aria-selected={chosen}
			tabIndex={-1}
			className={clsx('flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5', chosen && 'bg-wash')}
			// Before the text loses the focus, which would close the list.
			onMouseDown={(event) => {
				event.preventDefault()
				chooseSlash(editor, item)
			}}
			onMouseMove={() => {
				if (!chosen) pointSlash(editor, index)
			}}
		>
			<Icon aria-hidden size={17} strokeWidth={1.75} className="shrink-0 text-soft" />
			<span className="flex-1">{item.title}</span>
			<span aria-hidden className="font-mono text-[12px] text-faint">
				{item.hint}
			</span>
		</div>
	)
}
