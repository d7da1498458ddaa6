import { keymap } from '@codemirror/view'
import { basicSetup, EditorView } from 'codemirror'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import { open, place, say } from '../page.ts'

/** CodeMirror over y-websocket's provider, both as they are published. */
const { tandem, document: id, ticket } = await open()
const doc = new Doc()
// Any name but Tandem's own: its pages show their own text, and leave alone what others keep beside it.
const text = doc.getText('codemirror')
// Connects to /collab/<document>?ticket=…, and comes back by itself with the same address.
const provider = new WebsocketProvider(`${tandem}/collab`, id, doc, { params: { ticket } })

provider.on('status', ({ status }) => say(status))
// Tandem refused for good, and the provider has stopped. A ticket that has expired is nothing but old: on with a new one.
provider.on('closed', async ({ reason }) => {
	say(`closed: ${reason}`)
	if (reason !== 'ticket-expired') return
	provider.params = { ticket: (await open()).ticket }
	provider.connect()
})

new EditorView({
	parent: place(),
	doc: text.toString(),
	extensions: [
		keymap.of(yUndoManagerKeymap),
		basicSetup,
		yCollab(text, provider.awareness),
		EditorView.lineWrapping,
		EditorView.contentAttributes.of({ 'aria-label': 'Text' }),
	],
})
