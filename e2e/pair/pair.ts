import { openEditor, PresentNames } from '@tandem/editor/editor'
import { firstUpdate } from '@tandem/editor/first'
import { FRAGMENT } from '@tandem/editor/schema'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/**
 * Tandem's editor and nothing else of Tandem: the tabs that show this page are joined by BroadcastChannel, the shortest way
 * there is. The tab at `#first` makes the document; one that comes later gets it from there.
 */
const doc = new Y.Doc()
const fragment = doc.getXmlFragment(FRAGMENT)
// Never connected: of the provider only its BroadcastChannel and its presence are used.
const provider = new WebsocketProvider('ws://127.0.0.1', 'pair', doc, { connect: false })

function mount() {
	const element = document.querySelector<HTMLElement>('#text')
	if (element === null) throw new Error('the page lost its text')
	const nothing = () => {}
	openEditor({
		element,
		doc,
		awareness: provider.awareness,
		editable: true,
		label: 'Document text',
		describedBy: 'none',
		placeholder: '',
		mostBytes: 1,
		now: () => performance.now(),
		frame: requestAnimationFrame,
		onWritingHere: nothing,
		names: new PresentNames('', new Map(), nothing),
		clipboard: { read: () => null, write: nothing },
		onSlash: nothing,
		onMention: nothing,
		onLink: nothing,
		onShortcuts: nothing,
		onTools: nothing,
		onRefusal: nothing,
		onUnknown: nothing,
	})
}

if (location.hash === '#first') Y.applyUpdate(doc, firstUpdate())
provider.awareness.setLocalStateField('user', { name: 'Ada', color: 'teal' })
if (fragment.length > 0) mount()
else fragment.observe(() => document.querySelector('[contenteditable]') ?? mount())
provider.connectBc()
