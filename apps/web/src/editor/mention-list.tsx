'use client'

import { type Editor, type MentionItem, mentions, type TypedMenu } from '@tandem/editor/editor'
import { type MentionPerson, mentionItems } from '@tandem/editor/mention-people'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { Avatar } from '../person/avatar.tsx'
import { type LoadPeople, peopleHere, watchPeopleHere } from './people-source.ts'
import { TypedList } from './typed-list.tsx'

interface MentionListProps {
	readonly editor: Editor
	readonly awareness: Awareness
	readonly me: string
	readonly menu: TypedMenu<MentionItem>
	readonly loadPeople: LoadPeople
}

/** The list that "@" opens: who is here at once, then whoever else opened the document. */
export default function MentionList({ editor, awareness, me, menu, loadPeople }: MentionListProps) {
	const { people, state } = usePeople(loadPeople, menu.query)
	useLayoutEffect(() => {
		const offer = () => {
			const all = { opened: people ?? [], present: peopleHere(awareness), me }
			mentions.offer(editor, (query) => mentionItems(all, query, random), state !== 'loading')
		}
		offer()
		return watchPeopleHere(awareness, offer)
	}, [editor, awareness, me, people, state])
	const { items, at } = menu
	const note = noteOf(people === null, state === 'failed', items.length === 0)
	return (
		<TypedList
			editor={editor}
			source={mentions}
			menu={menu}
			label="Mention"
			note={note}
			status={items.length === 0 ? (note ?? '') : `${items.length} to mention, ${items[at]?.name ?? ''}`}
		>
			{(item) => (
				<>
					<Avatar face={item} size={24} strong={item.present} />
					<span className="min-w-0 flex-1 truncate">{item.name}</span>
					{(item.me || item.present) && (
						<span className="shrink-0 text-[12px] text-soft">{item.me ? 'you' : 'here now'}</span>
					)}
				</>
			)}
		</TypedList>
	)
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

function noteOf(loading: boolean, failed: boolean, empty: boolean): string | undefined {
	if (failed) return 'Who else opened this document could not be fetched. Each letter tries again.'
	if (!empty) return undefined
	return loading ? 'Looking who opened this document…' : 'Nobody by that name has opened this document.'
}

/** Who had opened a document when that was asked last, so that the list is there at once when it opens again. */
const asked = new WeakMap<LoadPeople, readonly MentionPerson[]>()

/** People as they are when the list opens; after a failure each letter tries again. */
function usePeople(load: LoadPeople, query: string) {
	const [people, setPeople] = useState(asked.get(load) ?? null)
	const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
	const underWay = useRef(false)
	// biome-ignore lint/correctness/useExhaustiveDependencies: another query is another attempt
	useEffect(() => {
		if (state === 'ready' || underWay.current) return
		underWay.current = true
		const loaded = (found: readonly MentionPerson[]) => {
			asked.set(load, found)
			setPeople(found)
			setState('ready')
		}
		const attempt = load().then(loaded, () => setState('failed'))
		void attempt.finally(() => {
			underWay.current = false
		})
	}, [load, query])
	return { people, state }
}
