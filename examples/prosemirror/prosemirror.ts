import { HocuspocusProvider } from '@hocuspocus/provider'
import { baseKeymap } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import { schema } from 'prosemirror-schema-basic'
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { redo, undo, ySyncPlugin, yUndoPlugin } from 'y-prosemirror'
import { Doc } from 'yjs'
import { open, place, say } from '../page.ts'

/** ProseMirror over Hocuspocus's provider, both as they are published. */
const { tandem, document: id } = await open()
const doc = new Doc()
// Any name but Tandem's own: an editor deletes what its schema lacks, and this one has far fewer blocks.
const fragment = doc.getXmlFragment('prosemirror')
new HocuspocusProvider({
	url: `${tandem}/hocuspocus`,
	name: id,
	document: doc,
	// Asked again for every connection, so it is never old.
	token: async () => (await open()).ticket,
	onStatus: ({ status }) => say(status),
	onAuthenticationFailed: ({ reason }) => say(`refused: ${reason}`),
})

new EditorView(place(), {
	state: EditorState.create({
		schema,
		plugins: [
			ySyncPlugin(fragment),
			yUndoPlugin(),
			keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo }),
			keymap(baseKeymap),
		],
	}),
	attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': 'Text' },
})
