'use client'

import type { Editor, TypedAfter, TypedItem, TypedMenu } from '@tandem/editor/editor'
import clsx from 'clsx'
import { type ReactNode, useEffect, useRef } from 'react'
import { Floating } from './floating.tsx'

interface TypedListProps<Item extends TypedItem> {
	readonly editor: Editor
	readonly source: TypedAfter<Item>
	readonly menu: TypedMenu<Item>
	readonly label: string
	/** What a screen reader is told whenever it changes. */
	readonly status: string
	/** Below the items, or instead of them. */
	readonly note?: string | undefined
	/** The inside of one item. */
	children(item: Item): ReactNode
}

/** The list that a character in the text opens. The text keeps the focus; the keys are handled there. */
export function TypedList<Item extends TypedItem>(props: TypedListProps<Item>) {
	const { editor, source, menu, label, status, note, children } = props
	const { from, items, at } = menu
	return (
		<Floating
			editor={editor}
			side="below"
			at={({ view }) => view.coordsAtPos(Math.min(from, view.state.doc.content.size))}
			className="max-h-[min(340px,44dvh)] w-64 overflow-y-auto p-1.5"
		>
			<div id={source.menuId} role="listbox" aria-label={label}>
				{items.map((item, index) => (
					<Option
						key={item.id}
						id={source.itemId(item)}
						chosen={index === at}
						onChoose={() => source.choose(editor, item)}
						onPoint={() => source.point(editor, index)}
					>
						{children(item)}
					</Option>
				))}
			</div>
			{note !== undefined && <p className="px-2.5 py-2 text-soft">{note}</p>}
			<p role="status" className="sr-only">
				{status}
			</p>
		</Floating>
	)
}

function Option(props: { id: string; chosen: boolean; onChoose(): void; onPoint(): void; children: ReactNode }) {
	const { id, chosen, onChoose, onPoint, children } = props
	const element = useRef<HTMLDivElement>(null)
	useEffect(() => {
		if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
	}, [chosen])
	return (
		<div
			ref={element}
			id={id}
			role="option"
			aria-selected={chosen}
			tabIndex={-1}
			className={clsx('flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5', chosen && 'bg-wash')}
			// Before the text loses the focus, which would close the list.
			onMouseDown={(event) => {
				event.preventDefault()
				onChoose()
			}}
			onMouseMove={() => {
				if (!chosen) onPoint()
			}}
		>
			{children}
		</div>
	)
}
