import { FRAGMENT } from '@tandem/editor/schema'
import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'

/**
 * An update that takes out of the editor's fragment what no editor can show and most throw on: anything but elements and
 * texts, and elements nested too deep. Undefined where there is none. Other root types are not looked at: they belong
 * to other editors. `doc` is changed by it.
 */
export function repairOf(doc: Y.Doc): Uint8Array | undefined {
	let repair: Uint8Array | undefined
	const keep = (update: Uint8Array): void => {
		repair = update
	}
	doc.on('update', keep)
	try {
		doc.transact(() => removeForeign(doc.getXmlFragment(FRAGMENT)))
	} catch {
		// Deleting thousands of levels fills the stack. The snapshot is good nevertheless.
		return undefined
	}
	doc.off('update', keep)
	return repair
}

/** Level by level, so that no nesting is too deep for it. */
function removeForeign(fragment: Y.XmlFragment): void {
	let level: Y.XmlFragment[] = [fragment]
	for (let depth = 1; level.length > 0; depth++) {
		const below: Y.XmlFragment[] = []
		for (const parent of level) {
			const children: unknown[] = parent.toArray()
			for (let index = children.length - 1; index >= 0; index--) {
				const child = children[index]
				const fits = child instanceof Y.XmlElement || child instanceof Y.XmlText
				if (!fits || depth > LIMITS.document.depth) parent.delete(index, 1)
				else if (child instanceof Y.XmlElement) below.push(child)
			}
		}
		level = below
	}
}
