import type { Page } from '@playwright/test'
import { documentText, makeDocument, readText, saved } from './document-page.ts'
import type { Person } from './people.ts'
import type { Script } from './script.ts'
import { expect, test } from './shared-test.ts'

/** A new document, its page with the caret in the text, and what of it is stored, as a program reads it. */
async function begin(person: Person, script: () => Promise<Script>) {
	const page = await person.open('/')
	const path = await makeDocument(page)
	await enter(page)
	const reader = await (await script()).open(path.slice('/d/'.length))
	const stored = () =>
		reader.text
			.toString()
			// What says nothing: attributes without a value, cells of one column and row.
			.replaceAll(/ \w+="null"| (col|row)span="1"/g, '')
	return { page, path, stored, close: reader.close }
}

/** Puts the caret into the text: resolves when keys go there. */
async function enter(page: Page): Promise<void> {
	await documentText(page).click()
	await expect(documentText(page)).toBeFocused()
}

/** Selects everything and resolves when the tools for it are there: the editor knows of it by then. */
async function selectAll(page: Page): Promise<void> {
	await page.keyboard.press('ControlOrMeta+a')
	await expect(page.getByRole('toolbar', { name: 'Selected text' })).toBeVisible()
}

interface Carried {
	readonly html?: string
	readonly text?: string
	/** Names of files of three bytes. */
	readonly files?: readonly string[]
}

/** Fires what the browser fires when this is pasted or dropped at `target`; says whether the page kept it from the browser. */
function give(page: Page, type: 'paste' | 'drop', target: string, carried: Carried): Promise<boolean> {
	return page.evaluate(
		([type, target, { html, text, files = [] }]) => {
			const data = new DataTransfer()
			if (html !== undefined) data.setData('text/html', html)
			if (text !== undefined) data.setData('text/plain', text)
			for (const name of files) data.items.add(new File([new Uint8Array(3)], name, { type: 'image/png' }))
			const how = { bubbles: true, cancelable: true }
			const event =
				type === 'paste'
					? new ClipboardEvent('paste', { ...how, clipboardData: data })
					: new DragEvent('drop', { ...how, dataTransfer: data, clientX: 300, clientY: 300 })
			return !document.querySelector(target)?.dispatchEvent(event)
		},
		[type, target, carried] as const,
	)
}

/** Remembers the words of everything that comes into this page from now on; the result finds those with a sentence in them. */
async function watchWords(page: Page) {
	await page.evaluate(() => {
		const words: string[] = []
		Object.assign(window, { words })
		new MutationObserver((changes) => {
			for (const { addedNodes } of changes) for (const node of addedNodes) words.push(node.textContent ?? '')
		}).observe(document.body, { childList: true, subtree: true })
	})
	return (sentence: string) =>
		page.evaluate(
			(sentence) => (window as unknown as { words: string[] }).words.filter((each) => each.includes(sentence)),
			sentence,
		)
}

const TEXT = '[role="textbox"].document'

test('D-editor: an empty document invites to write, and every mark has a key', async ({ arrive, script }) => {
	const { page, stored, close } = await begin(await arrive(), script)
	const hint = documentText(page).locator('p')
	await expect(hint).toHaveAttribute('data-placeholder', 'Write, or press / for more')
	const marks = [
		['bold', 'b'],
		['italic', 'i'],
		['underline', 'u'],
		['strike', 'Shift+s'],
		['code', 'e'],
	] as const
	for (const [mark, key] of marks) {
		await page.keyboard.press(`ControlOrMeta+${key}`)
		await page.keyboard.type(mark)
		await page.keyboard.press(`ControlOrMeta+${key}`)
		await page.keyboard.type(' ')
	}
	await expect(hint).not.toHaveAttribute('data-placeholder')
	await page.keyboard.press('ControlOrMeta+k')
	await expect(page.getByLabel('Address')).toBeFocused()
	await page.keyboard.type('ada@example.org')
	await page.keyboard.press('Enter')
	await expect
		.poll(stored)
		.toBe(
			`<paragraph>${marks.map(([mark]) => `<${mark}>${mark}</${mark}> `).join('')}<link href="mailto:ada@example.org">ada@example.org</link></paragraph>`,
		)
	close()
})

test('D-editor: selected letters get every mark from the menu, and a link only to the web or to mail', async ({
	arrive,
	script,
}) => {
	const { page, stored, close } = await begin(await arrive(), script)
	await page.keyboard.type('words')
	await selectAll(page)
	for (const label of ['Bold', 'Italic', 'Underline', 'Strike through', 'Code']) {
		const button = page.getByRole('button', { name: label, exact: true })
		await button.click()
		await expect(button).toHaveAttribute('aria-pressed', 'true')
	}
	const all = '<bold><code><italic><strike><underline>words</underline></strike></italic></code></bold>'
	await expect.poll(stored).toBe(`<paragraph>${all}</paragraph>`)
	await page.getByRole('button', { name: 'Link', exact: true }).click()
	const address = page.getByLabel('Address')
	await expect(address).toBeFocused()
	for (const wrong of ['javascript:alert(1)', 'ftp://example.org/', 'data:text/html,x']) {
		await address.fill(wrong)
		await address.press('Enter')
		await expect(page.getByText('That is no web or mail address.')).toBeVisible()
	}
	await address.fill('example.org/boats')
	await address.press('Enter')
	await expect.poll(stored).toContain('<link href="https://example.org/boats">')
	await expect(documentText(page).locator('a')).toHaveAttribute('href', 'https://example.org/boats')
	await expect(documentText(page)).toBeFocused()
	close()
})

test('D-editor: Markdown shortcuts make every block as it is typed', async ({ arrive, script }) => {
	const { page, stored, close } = await begin(await arrive(), script)
	const { keyboard } = page
	const lines = async (...keys: string[]) => {
		for (const key of keys) await (key === 'Enter' || key.includes('+') ? keyboard.press(key) : keyboard.type(key))
	}
	await lines('# One', 'Enter', '## Two', 'Enter', '### Three', 'Enter')
	await lines('- point', 'Enter', 'Tab', 'Enter', 'Enter')
	await lines('1. first', 'Enter', 'Enter', '[] open', 'Enter', 'Enter', '> said', 'Enter', 'Enter', '---')
	await lines('**b** *i* `c`', 'Shift+Enter', 'below', 'Enter', '```js ', 'let a')
	await expect
		.poll(stored)
		.toBe(
			[
				'<heading level="1">One</heading><heading level="2">Two</heading><heading level="3">Three</heading>',
				'<bulletlist><listitem><paragraph>point</paragraph></listitem><listitem><paragraph>Tab</paragraph></listitem></bulletlist>',
				'<orderedlist start="1"><listitem><paragraph>first</paragraph></listitem></orderedlist>',
				'<tasklist><taskitem checked="false"><paragraph>open</paragraph></taskitem></tasklist>',
				'<blockquote><paragraph>said</paragraph></blockquote><horizontalrule></horizontalrule>',
				'<paragraph><bold>b</bold> <italic>i</italic> <code>c</code><hardbreak></hardbreak>below</paragraph>',
				'<codeblock language="js">let a</codeblock>',
			].join(''),
		)
	close()
})

test('D-editor: "/" lists the blocks, narrows with each letter, and takes arrow keys, Enter and Escape', async ({
	arrive,
	script,
}) => {
	const { page, stored, close } = await begin(await arrive(), script)
	const { keyboard } = page
	const menu = page.getByRole('listbox', { name: 'Insert' })
	const chosen = menu.getByRole('option', { selected: true })
	await keyboard.type('/')
	await expect(menu.getByRole('option')).toHaveText([
		/^Text/,
		/^Heading 1/,
		/^Heading 2/,
		/^Heading 3/,
		/^List/,
		/^Numbered list/,
		/^Tasks/,
		/^Quote/,
		/^Code/,
		/^Table/,
		/^Divider/,
	])
	await keyboard.press('ArrowDown')
	await keyboard.press('ArrowDown')
	await expect(chosen).toHaveText(/^Heading 2/)
	await keyboard.press('ArrowUp')
	await expect(chosen).toHaveText(/^Heading 1/)
	await keyboard.press('Enter')
	await expect(menu).toBeHidden()
	await keyboard.type('Plan')
	await keyboard.press('Enter')
	await keyboard.type('/xyz')
	await expect(page.getByText('Nothing is called that.')).toBeVisible()
	for (let letters = 3; letters > 0; letters -= 1) await keyboard.press('Backspace')
	await keyboard.type('grid')
	await expect(menu.getByRole('option')).toHaveText([/^Table/])
	await keyboard.press('Enter')
	await expect(documentText(page).getByRole('table')).toBeVisible()
	await keyboard.type('Day')
	await keyboard.press('Tab')
	await keyboard.type('Boat')
	await expect(documentText(page).locator('th')).toHaveText(['Day', 'Boat', ''])
	await expect(documentText(page).locator('td')).toHaveCount(6)
	await keyboard.press('Tab')
	await keyboard.type('/')
	await expect(menu).toBeVisible()
	await keyboard.press('Escape')
	await expect(menu).toBeHidden()
	await keyboard.type('not')
	await expect(documentText(page).locator('th')).toHaveText(['Day', 'Boat', '/not'])
	await expect(menu).toBeHidden()
	await expect.poll(stored).toMatch(/^<heading level="1">Plan<\/heading><table>.*Day.*Boat.*\/not.*<\/table>/)
	close()
})

test("D-editor: undo and redo are one's own, and a caret carries its person's name", async ({ tandem, arrive }) => {
	const ada = await arrive()
	const a = await ada.open('/')
	const path = await makeDocument(a)
	await enter(a)
	// At once, as a keyboard's suggestion comes: what is typed letter by letter is as many steps as it had rests.
	await a.keyboard.insertText('Ada was here.')
	await saved(a)
	const ben = await arrive()
	const b = await ben.open(path)
	await expect(documentText(b)).toBeEditable()
	const { name } = (await (await ada.context.request.get(`${tandem.url}/api/me`)).json()) as { name: string }
	await expect(documentText(b).locator('.caret-name')).toHaveText([name])
	await expect(documentText(a).locator('.caret-name')).toHaveCount(0)
	await enter(b)
	// The others hear of a caret once the editor has it.
	await expect(documentText(a).locator('.caret-name')).toHaveCount(1)
	await b.keyboard.press('End')
	await b.keyboard.insertText('Ben too.')
	const both = async (text: string) => {
		for (const page of [a, b]) await expect.poll(() => readText(page)).toBe(text)
	}
	await both('Ada was here.Ben too.')
	await a.keyboard.press('ControlOrMeta+z')
	await both('Ben too.')
	// Nothing of hers is left to undo, and his is not hers.
	await a.keyboard.press('ControlOrMeta+z')
	await a.keyboard.press('ControlOrMeta+Shift+z')
	await both('Ada was here.Ben too.')
	await b.keyboard.press('ControlOrMeta+z')
	await both('Ada was here.')
	await b.keyboard.press('ControlOrMeta+Shift+z')
	await both('Ada was here.Ben too.')
	// Nothing is left to redo: with Caps Lock on, where the letter stays small, the same keys must not undo.
	await documentText(b).evaluate((text) => {
		const keys = { key: 'z', code: 'KeyZ', keyCode: 90, ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true }
		text.dispatchEvent(new KeyboardEvent('keydown', keys))
	})
	await b.keyboard.press('End')
	await b.keyboard.insertText(' Done.')
	await both('Ada was here.Ben too. Done.')
})

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment-->
<h1>Head<o:p></o:p></h1><p class=MsoNormal>Some <b>bold</b> and <i>slanted</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>o<span>&nbsp;</span></span></span><![endif]>Nested</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·</span><![endif]>Second</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>cell</p></td></tr></table><!--EndFragment--></body></html>`

const GOOGLE = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400;font-style:normal">Head</span></h2><p dir="ltr"><span style="font-weight:700;">Bold</span><span style="font-style:italic;"> slanted</span><span style="text-decoration:line-through;"> struck</span> <a href="https://a.example/"><span style="color:#1155cc">link</span></a></p><ul><li dir="ltr"><p><span>one</span></p></li><ul><li><p><span>nested</span></p></li></ul></ul><ul><li dir="ltr" role="checkbox" aria-checked="true"><img src="data:image/png;base64,AAAA"><p><span>done</span></p></li></ul></b><br class="Apple-interchange-newline">`

const MARKDOWN = `# Title

- [x] done

1. one
2. two

| a | b |
|---|---|
| 1 | **2** |

\`\`\`js
let x
\`\`\`

[good](https://a.example/) [bad](javascript:alert(1))`

test('D-editor: paste from Word, Google Docs and Markdown keeps what the schema has', async ({ arrive, script }) => {
	const { page, stored, close } = await begin(await arrive(), script)
	const empty = async () => {
		await selectAll(page)
		await page.keyboard.press('Backspace')
		await expect.poll(stored).toBe('<paragraph></paragraph>')
	}
	expect(await give(page, 'paste', TEXT, { html: WORD, text: 'Head' })).toBe(true)
	await expect
		.poll(stored)
		.toBe(
			[
				'<heading level="1">Head</heading><paragraph>Some <bold>bold</bold> and <italic>slanted</italic></paragraph>',
				'<bulletlist><listitem><paragraph>First</paragraph>',
				'<bulletlist><listitem><paragraph>Nested</paragraph></listitem></bulletlist></listitem>',
				'<listitem><paragraph>Second</paragraph></listitem></bulletlist>',
				'<table><tablerow><tablecell><paragraph>cell</paragraph></tablecell></tablerow></table>',
			].join(''),
		)
	await empty()
	expect(await give(page, 'paste', TEXT, { html: GOOGLE, text: 'Head' })).toBe(true)
	await expect
		.poll(stored)
		.toBe(
			[
				'<heading level="2">Head</heading><paragraph><bold>Bold</bold><italic> slanted</italic><strike> struck</strike> ',
				'<link href="https://a.example/">link</link></paragraph><bulletlist><listitem><paragraph>one</paragraph>',
				'<bulletlist><listitem><paragraph>nested</paragraph></listitem></bulletlist></listitem></bulletlist>',
				'<tasklist><taskitem checked="true"><paragraph>done</paragraph></taskitem></tasklist>',
			].join(''),
		)
	await empty()
	expect(await give(page, 'paste', TEXT, { text: MARKDOWN })).toBe(true)
	await expect
		.poll(stored)
		.toBe(
			[
				'<heading level="1">Title</heading><tasklist><taskitem checked="true"><paragraph>done</paragraph></taskitem></tasklist>',
				'<orderedlist start="1"><listitem><paragraph>one</paragraph></listitem><listitem><paragraph>two</paragraph></listitem></orderedlist>',
				'<table><tablerow><tableheader><paragraph>a</paragraph></tableheader><tableheader><paragraph>b</paragraph></tableheader></tablerow>',
				'<tablerow><tablecell><paragraph>1</paragraph></tablecell><tablecell><paragraph><bold>2</bold></paragraph></tablecell></tablerow></table>',
				'<codeblock language="js">let x</codeblock><paragraph><link href="https://a.example/">good</link> bad</paragraph>',
			].join(''),
		)
	close()
})

test('D-editor: code gets its language and colours by key, and the focus goes back to it', async ({
	arrive,
	script,
}) => {
	const { page, stored, close } = await begin(await arrive(), script)
	await page.keyboard.type('```')
	await page.keyboard.press('Enter')
	await page.keyboard.type('const boats = 2')
	await page.keyboard.press('Alt+F10')
	const language = page.getByRole('combobox', { name: 'Language of the code' })
	await expect(language).toBeFocused()
	await page.keyboard.type('typ')
	await expect(language).toHaveValue('typescript')
	await expect(language).toBeFocused()
	await expect(documentText(page).locator('.hljs-keyword')).toHaveText('const')
	await page.keyboard.press('Escape')
	await expect(documentText(page)).toBeFocused()
	await page.keyboard.type('0')
	await expect.poll(stored).toBe('<codeblock language="typescript">const boats = 20</codeblock>')
	close()
})

test('D-editor: pictures, files and more than 4 MiB are refused with a sentence, and the page stays where it is', async ({
	arrive,
	script,
}) => {
	const { page, path, stored, close } = await begin(await arrive(), script)
	await page.keyboard.type('Mine.')
	const mine = '<paragraph>Mine.</paragraph>'
	await expect.poll(stored).toBe(mine)
	const refused: [Parameters<typeof give>[1], string, Carried, string][] = [
		['paste', TEXT, { files: ['boat.png'] }, 'Pictures and files cannot be put into a document yet.'],
		['drop', TEXT, { files: ['boat.png'] }, 'Pictures and files cannot be put into a document yet.'],
		[
			'paste',
			TEXT,
			{ html: '<img src="data:image/png;base64,AAAA">', files: ['image.png'] },
			'Pictures and files cannot be put into a document yet.',
		],
		['drop', 'body', { files: ['plan.pdf'] }, 'Files cannot be put into a document yet.'],
		['paste', TEXT, { text: 'x'.repeat(4 * 1024 * 1024 + 1) }, 'That is more than 4 MB at once.'],
	]
	const told = await watchWords(page)
	for (const [type, target, carried, sentence] of refused) {
		const before = (await told(sentence)).length
		expect(await give(page, type, target, carried)).toBe(true)
		// Each refusal says so anew; an older notice may be there still.
		await expect.poll(async () => (await told(`${sentence} Nothing was inserted`)).length).toBeGreaterThan(before)
		await expect(page.getByText(sentence).last()).toBeVisible()
	}
	expect(stored()).toBe(mine)
	expect(await give(page, 'paste', TEXT, { html: '<p>words <img src="https://a.example/x.png" width="30"></p>' })).toBe(
		true,
	)
	await expect(page.getByText('The text was inserted without its pictures')).toBeVisible()
	await expect.poll(stored).toContain('words')
	expect(stored()).not.toMatch(/img|base64|a\.example/)
	expect(new URL(page.url()).pathname).toBe(path)
	close()
})

test('D-editor: each block runs in the direction of its letters, live and as the server renders it', async ({
	arrive,
}) => {
	const ada = await arrive()
	const page = await ada.open('/')
	const path = await makeDocument(page)
	await enter(page)
	await page.keyboard.type('Left to right')
	await page.keyboard.press('Enter')
	await page.keyboard.type('# שלום עולם')
	await saved(page)
	const directions = () =>
		page
			.locator('.document')
			.evaluate((text) => Array.from(text.children, (block) => getComputedStyle(block).direction))
	await expect.poll(directions).toEqual(['ltr', 'rtl'])
	const html = await (await ada.context.request.get(path)).text()
	expect(html).toMatch(/<h1 dir="auto">שלום עולם<\/h1>/)
})

test('D-editor: "?" lists the keys, Tab indents in a list, and Escape then Tab leaves the text', async ({ arrive }) => {
	const page = await (await arrive()).open('/')
	await makeDocument(page)
	await enter(page)
	await page.keyboard.type('- one')
	await page.keyboard.press('Enter')
	await page.keyboard.type('two')
	await page.keyboard.press('Tab')
	await expect(documentText(page).locator('ul ul')).toHaveText('two')
	await expect(documentText(page)).toBeFocused()
	await page.keyboard.press('Escape')
	await page.keyboard.press('Tab')
	await expect(documentText(page)).not.toBeFocused()
	await page.keyboard.press('?')
	const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
	await expect(keys).toBeVisible()
	await expect(keys).toContainText('Escape, then Tab')
	await page.keyboard.press('Escape')
	await expect(keys).toBeHidden()
	await enter(page)
	await page.keyboard.press('End')
	await page.keyboard.type('?')
	await expect(documentText(page)).toContainText('?')
	await expect(keys).toBeHidden()
})
