/**
 * Rewrites what other programs call a list into lists, in a document made from pasted HTML: Word writes paragraphs with
 * a level and a bullet made of letters, Google Docs and GitHub write their own check boxes.
 */
export function mendLists(pasted: Document): void {
	mendWordLists(pasted)
	for (const item of pasted.querySelectorAll('li[role="checkbox"], li:has(> input[type="checkbox"])')) mendTask(item)
}

function mendTask(item: Element): void {
	const box = item.querySelector(':scope > input[type="checkbox"]')
	const checked = item.getAttribute('aria-checked') === 'true' || box?.hasAttribute('checked') === true
	box?.remove()
	item.setAttribute('data-type', 'taskItem')
	item.setAttribute('data-checked', String(checked))
	item.parentElement?.setAttribute('data-type', 'taskList')
}

/** `mso-list:l0 level1 lfo1`: the list and the level in it. */
const LEVEL = /mso-list:\s*([^;"]*?)\s*level(\d)/

function mendWordLists(pasted: Document): void {
	/** The open lists, outermost first; a paragraph that is none ends them. */
	let open: { list: Element; level: number; name: string }[] = []
	let last: Element | null = null
	for (const paragraph of [...pasted.querySelectorAll('p[style*="mso-list"]')]) {
		const [, name = '', digit] = LEVEL.exec(paragraph.getAttribute('style') ?? '') ?? []
		const level = Number(digit)
		if (!(level >= 1)) continue
		if (paragraph.previousElementSibling !== last || last === null) open = []
		// Of two lists that follow each other without anything between them, each is its own.
		open = open.filter((list) => list.level < level || (list.level === level && list.name === name))
		const ordered = takeMarker(paragraph)
		let here = open.at(-1)
		if (here === undefined || here.level < level) {
			const list = pasted.createElement(ordered ? 'ol' : 'ul')
			if (here === undefined) paragraph.before(list)
			else (here.list.lastElementChild ?? here.list).append(list)
			here = { list, level, name }
			open.push(here)
		}
		const item = here.list.appendChild(pasted.createElement('li'))
		item.append(paragraph)
		last = open[0]?.list ?? null
	}
}

/** Removes the bullet or number that Word writes as text; says whether it was a number. */
function takeMarker(paragraph: Element): boolean {
	const marker = paragraph.querySelector('span[style*="mso-list:Ignore"], span[style*="mso-list: Ignore"]')
	const ordered = /^\s*[\da-z]{1,4}[.)]/i.test(marker?.textContent ?? '')
	marker?.remove()
	return ordered
}
