import { FRAGMENT } from '@tandem/editor/schema'
import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'
import { clockRanges } from '../session/admission-vector.ts'
import type { FoundInText, MentionsInText } from './documents.ts'

/** Mentions that are looked at, from the beginning of the text. Beyond: `more`, they are seen when some before them are gone. */
const MOST_MENTIONS = 1000

/** A mention's id and a person's: at most 64 plain characters, which every database gives back as they are. Else it is none. */
const ID = /^[\x21-\x7e]{1,64}$/

/** UTF-16 units of an excerpt that stand before its mention, at most. */
const LEAD = 100

/**
 * The mentions in the editor's text, each of its copies, in order. `rows`: updates of the log, in its order. Total:
 * whatever is stored there, it never throws for it.
 */
export function mentionsIn(doc: Y.Doc, rows: readonly Uint8Array[]): MentionsInText {
	const rowOf = rowsByClock(rows)
	const mentions: FoundInText[] = []
	let more = false
	// With a stack of its own: nobody promises how deep a stored tree is.
	const waiting: Y.XmlFragment[] = [doc.getXmlFragment(FRAGMENT)]
	for (let block = waiting.pop(); block !== undefined && !more; block = waiting.pop()) {
		const children: unknown[] = block.toArray()
		const found = children.filter(isMention)
		if (found.length > 0) {
			const { text, places } = inlineText(children)
			for (const element of found) {
				const names = namesOf(element)
				if (names === undefined) continue
				more = mentions.length === MOST_MENTIONS
				if (more) break
				mentions.push({ ...names, excerpt: excerptOf(text, places.get(element) ?? 0), row: rowOf(structsOf(element)) })
			}
		}
		for (let at = children.length - 1; at >= 0; at--) {
			const child = children[at]
			if (child instanceof Y.XmlElement) waiting.push(child)
		}
	}
	return { mentions, more }
}

function isMention(child: unknown): child is Y.XmlElement {
	return child instanceof Y.XmlElement && child.nodeName === 'mention'
}

function namesOf(element: Y.XmlElement): { readonly mention: string; readonly person: string } | undefined {
	const attributes: Record<string, unknown> = element.getAttributes()
	const { id, person } = attributes
	return isId(id) && isId(person) ? { mention: id, person } : undefined
}

function isId(value: unknown): value is string {
	return typeof value === 'string' && ID.test(value)
}

interface Struct {
	readonly client: number
	readonly clock: number
}

/**
 * What makes it this mention of this person. Whoever gives somebody else's mention another name has written it. Reads
 * Yjs' `_item` and `_map`, see content.ts.
 */
function structsOf(element: Y.XmlElement): Struct[] {
	return [element._item, element._map.get('id'), element._map.get('person')].flatMap((item) => (item ? [item.id] : []))
}

/** Finds the row that the last of some structs came with; null when all of them are older. */
function rowsByClock(rows: readonly Uint8Array[]): (structs: readonly Struct[]) => number | null {
	const ranges = new Map<number, { from: number; to: number; row: number }[]>()
	for (const [row, update] of rows.entries()) {
		for (const { client, from, to } of readable(update)) {
			const known = ranges.get(client)
			if (known === undefined) ranges.set(client, [{ from, to, row }])
			else known.push({ from, to, row })
		}
	}
	const find = ({ client, clock }: Struct) =>
		ranges.get(client)?.find(({ from, to }) => from <= clock && clock < to)?.row ?? null
	return (structs) => {
		const found = structs.map(find).filter((row) => row !== null)
		return found.length > 0 ? Math.max(...found) : null
	}
}

function readable(update: Uint8Array) {
	try {
		return clockRanges(update)
	} catch {
		// A row that no document can apply is set aside elsewhere.
		return []
	}
}

/** What stands in one line, and where in it each mention begins. */
function inlineText(children: readonly unknown[]) {
	const places = new Map<Y.XmlElement, number>()
	let text = ''
	for (const child of children) {
		if (child instanceof Y.XmlText) {
			for (const { insert } of child.toDelta()) if (typeof insert === 'string') text += insert
		} else if (isMention(child)) {
			places.set(child, text.length)
			const label: unknown = child.getAttribute('label')
			text += typeof label === 'string' ? `@${label.slice(0, LIMITS.nameLength)}` : '@'
		} else text += ' '
	}
	return { text, places }
}

/** The text around a place: what does not fit is cut, never within a character. */
function excerptOf(text: string, place: number): string {
	const from = text.length <= LIMITS.excerptLength ? 0 : Math.max(0, place - LEAD)
	const open = from > 0 ? '…' : ''
	const room = LIMITS.excerptLength - open.length
	if (text.length - from <= room) return (open + whole(text.slice(from))).trim()
	return `${open}${whole(text.slice(from, from + room - 1))}…`.trim()
}

/** Without the halves of characters that a cut has left at its ends. */
function whole(text: string): string {
	return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
}
