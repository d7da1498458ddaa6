import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/**
 * Everything that can be seen of a document, as bytes: two documents with the same bytes show the same. Neither how the
 * content is cut into structs nor what was deleted plays a part. Throws where a value cannot be written.
 *
 * Reads Yjs' `_start`, `_map` and `_item`, which are in its typings but not in its manual: the types of roots are not
 * stored, so the public way (`toJSON`) shows nothing of a root that nobody named the type of.
 */
export function visibleContent(doc: Y.Doc): Uint8Array {
	const to = encoding.createEncoder()
	// Types are written one after the other instead of within each other: nesting may be deeper than the stack.
	const types: Type[] = []
	for (const name of [...doc.share.keys()].sort()) {
		const root = doc.share.get(name)
		if (root === undefined || isEmpty(root)) continue
		encoding.writeVarString(to, name)
		types.push(root)
	}
	for (const type of types) {
		writeList(to, type, types)
		writeMap(to, type, types)
	}
	return encoding.toUint8Array(to)
}

type Type = Y.Doc['share'] extends Map<string, infer Root> ? Root : never

const END = 0
const TEXT = 1
const FORMAT = 2
const VALUE = 3
const TYPE = 4

function isEmpty(type: Type): boolean {
	for (let item = type._start; item !== null; item = item.right) if (!item.deleted) return false
	for (const item of type._map.values()) if (!item.deleted) return false
	return true
}

function writeList(to: encoding.Encoder, type: Type, types: Type[]): void {
	let text = ''
	const flush = (): void => {
		if (text === '') return
		encoding.writeUint8(to, TEXT)
		encoding.writeVarString(to, text)
		text = ''
	}
	for (let item = type._start; item !== null; item = item.right) {
		if (item.deleted) continue
		const { content } = item
		if (content instanceof Y.ContentString) {
			text += content.str
			continue
		}
		flush()
		if (content instanceof Y.ContentFormat) {
			encoding.writeUint8(to, FORMAT)
			encoding.writeVarString(to, content.key)
			encoding.writeAny(to, content.value as never)
		} else {
			for (const value of content.getContent()) writeValue(to, value, types)
		}
	}
	flush()
	encoding.writeUint8(to, END)
}

function writeMap(to: encoding.Encoder, type: Type, types: Type[]): void {
	for (const key of [...type._map.keys()].sort()) {
		const item = type._map.get(key)
		if (item === undefined || item.deleted) continue
		encoding.writeVarString(to, key)
		writeValue(to, item.content.getContent().at(-1), types)
	}
	encoding.writeUint8(to, END)
}

function writeValue(to: encoding.Encoder, value: unknown, types: Type[]): void {
	if (value instanceof Y.AbstractType) {
		encoding.writeUint8(to, TYPE)
		const name = value instanceof Y.XmlElement ? value.nodeName : value instanceof Y.XmlHook ? value.hookName : ''
		encoding.writeVarString(to, `${value.constructor.name} ${name}`)
		types.push(value)
	} else {
		encoding.writeUint8(to, VALUE)
		encoding.writeAny(to, value as never)
	}
}
