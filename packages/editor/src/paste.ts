import { type Editor, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { mendLists } from './word.ts'

export interface PasteOptions {
	/** Bytes of one paste or drop. Beyond: nothing is inserted and onRefusal is told. */
	readonly mostBytes: number
	/** Something was not inserted: one sentence for the person. */
	onRefusal(sentence: string): void
}

const NO_FILES = 'Pictures and files cannot be put into a document yet. Nothing was inserted.'
const NO_PICTURES = 'The text was inserted without its pictures: a document cannot hold them yet.'
const tooLarge = (bytes: number) =>
	`That is more than ${Math.floor(bytes / 1024 / 1024)} MB at once. Nothing was inserted: paste it in smaller parts.`

/**
 * Paste and drop keep what the schema has. Files, pictures and what is too large are refused before anything reads
 * them, so no page ever holds a picture as text and none navigates away to a dropped file.
 */
export const Paste = Extension.create<PasteOptions>({
	name: 'pasteRules',
	addProseMirrorPlugins() {
		const { editor } = this
		const { mostBytes, onRefusal } = this.options
		let plain = false
		const refused = (data: DataTransfer | null): boolean => {
			const sentence = refusal(data, mostBytes)
			if (sentence !== null) onRefusal(sentence)
			return sentence !== null
		}
		return [
			new Plugin({
				props: {
					transformPastedHTML: (html) => {
						const { text, pictures } = mendPasted(html)
						if (pictures) onRefusal(NO_PICTURES)
						return text
					},
					handlePaste: (view, { clipboardData }) => {
						const text = clipboardData?.getData('text/html') ? '' : (clipboardData?.getData('text/plain') ?? '')
						if (plain || view.state.selection.$from.parent.type.spec.code === true || !looksLikeMarkdown(text))
							return false
						void insertMarkdown(editor, text)
						return true
					},
					handleDOMEvents: {
						// Mod+Shift+V asks for the text as it is.
						keydown: (_view, event) => {
							plain = event.shiftKey
							return false
						},
						paste: (_view, event) => stopped(event, refused(event.clipboardData)),
						drop: (_view, event) => stopped(event, refused(event.dataTransfer)),
					},
				},
			}),
		]
	},
})

function stopped(event: Event, refused: boolean): boolean {
	if (refused) event.preventDefault()
	return refused
}

/** Why this may not be inserted, as a sentence; null when it may. */
export function refusal(data: DataTransfer | null, mostBytes: number): string | null {
	if (data === null) return null
	const text = data.getData('text/plain')
	const html = data.getData('text/html')
	if (text.trim() === '' && (data.files.length > 0 || /<img\b/i.test(html)) && !hasWords(html)) return NO_FILES
	// Word's HTML is ten times its text, and the text is what a document keeps.
	return bytesBeyond(text, mostBytes) || bytesBeyond(html, mostBytes * 10) ? tooLarge(mostBytes) : null
}

const hasWords = (html: string): boolean =>
	html.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[^>]*>/gi, '').trim() !== ''

/** A UTF-16 unit is one to three bytes, so most texts need no counting. */
const bytesBeyond = (text: string, most: number): boolean =>
	text.length > most || (text.length * 3 > most && new TextEncoder().encode(text).length > most)

/** Pasted HTML without what the schema cannot hold, and whether a picture was among it. */
function mendPasted(html: string): { text: string; pictures: boolean } {
	// Our own pieces are whole, and a parser would drop the cells of a table that is not there.
	if (/\bdata-pm-slice=|^(\s*<meta[^>]*>)*\s*<(caption|col|t(body|head|foot|r|d|h))\b/i.test(html)) {
		return { text: html, pictures: false }
	}
	// An inert document: nothing in it is fetched or run.
	const pasted = new DOMParser().parseFromString(html, 'text/html')
	const pictures = [...pasted.querySelectorAll('img, picture, video, object')].some(
		// Google Docs and trackers put invisible ones everywhere.
		(picture) => picture.getAttribute('width') !== '1' && picture.closest('li[role="checkbox"]') === null,
	)
	for (const left of pasted.querySelectorAll(
		'img, picture, video, audio, object, iframe, style, script, meta, link, title',
	))
		left.remove()
	// Others write a direction on every line; here it follows the letters.
	for (const line of pasted.querySelectorAll('[dir]')) line.removeAttribute('dir')
	mendLists(pasted)
	return { text: pasted.body.innerHTML, pictures }
}

const BLOCKS = /^(#{1,6} \S|```|~~~|[-*+] \[[ xX]\] |> \S|\|?[ :]*-{3,}[ :]*\|)/m
const LISTS = /^([-*+]|\d+[.)]) \S.*\n(.*\n)*?([-*+]|\d+[.)]) \S/m
const INLINE = /\*\*\S[^*]*\*\*|\[[^\]\n]+\]\((https?:|mailto:)[^)\s]+\)|(^|\s)`[^`\n]+`/

/** Whether plain text was most likely written as Markdown. */
export const looksLikeMarkdown = (text: string): boolean => BLOCKS.test(text) || LISTS.test(text) || INLINE.test(text)

async function insertMarkdown(editor: Editor, text: string): Promise<void> {
	const markdown = await import('./markdown-text.ts').catch(() => null)
	if (editor.isDestroyed) return
	// Offline the chunk may not come: then the words are inserted as they are.
	if (markdown === null) {
		editor.view.pasteText(text)
		return
	}
	const { tr } = editor.state
	const slice = markdown.markdownSlice(text, editor.schema)
	editor.view.dispatch(tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true))
}
