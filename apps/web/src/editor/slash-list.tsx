'use client'

import { type Editor, type SlashItem, slash, type TypedMenu } from '@tandem/editor/editor'
import { slashItems } from '@tandem/editor/slash-items'
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
import { useLayoutEffect } from 'react'
import { TypedList } from './typed-list.tsx'

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

/** The list that "/" opens. */
export default function SlashList({ editor, menu }: { editor: Editor; menu: TypedMenu<SlashItem> }) {
	useLayoutEffect(() => slash.offer(editor, slashItems, true), [editor])
	const { items, at } = menu
	const empty = items.length === 0
	return (
		<TypedList
			editor={editor}
			source={slash}
			menu={menu}
			label="Insert"
			note={empty ? 'Nothing is called that.' : undefined}
			status={empty ? 'Nothing is called that' : `${items.length} to insert, ${items[at]?.title ?? ''}`}
		>
			{({ id, title, hint }) => {
				const Icon = ICONS[id] ?? Type
				return (
					<>
						<Icon aria-hidden size={17} strokeWidth={1.75} className="shrink-0 text-soft" />
						<span className="flex-1">{title}</span>
						<span aria-hidden className="font-mono text-[12px] text-faint">
							{hint}
						</span>
					</>
				)
			}}
		</TypedList>
	)
}
