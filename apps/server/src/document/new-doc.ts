import * as Y from 'yjs'

/**
 * A document whose name, of which nothing is made here, is not drawn at random: Yjs asks the system for it 32 times, which
 * takes longer than loading a page of text.
 */
export function newDoc(options: { readonly gc?: boolean } = {}): Y.Doc {
	return new Y.Doc({ guid: '', ...options })
}
