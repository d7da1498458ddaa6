import * as Y from 'yjs'

/** A document whose name, of which nothing is made here, is not drawn at random: that takes longer than all the rest. */
export function newDoc(): Y.Doc {
	return new Y.Doc({ guid: '' })
}
