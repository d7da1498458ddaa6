import type { Page } from '@playwright/test'
import * as Y from 'yjs'
import { append, paragraph } from './blocks.ts'
import { documentText, makeDocument, readText, saved } from './document-page.ts'
import { arrivalsOf, KEY, keysOf, watchArrivals, watchKeys } from './key-times.ts'
import { servePair } from './pair-site.ts'
import type { Person } from './people.ts'
import { keepWriting } from './remote-writer.ts'
import type { Script } from './script.ts'
import { test as base, expect } from './shared-test.ts'

const test = base.extend<{ pair: string }>({
	/** Where Tandem's editor is without Tandem; see `pair/pair.ts`. */
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
	pair: async ({}, use) => {
		const site = await servePair()
		await use(site.url)
		await site.close()
	},
})

// A trace looks at the whole page after each key, which would be measured.
test.use({ trace: 'off' })
// Many keys, which a busy machine draws slowly; what counts are ratios.
test.setTimeout(180_000)

/** What is compared is typed in turns, so that whatever else the machine does meets both. */
const ROUNDS = 5
const KEYS = 30
/** Milliseconds between keys. */
const PACE = 25

/** The value that all but a twentieth stay at or below. */
const p95 = (values: readonly number[]): number => at(values, 0.95)
const median = (values: readonly number[]): number => at(values, 0.5)
function at(values: readonly number[], part: number): number {
	const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1]
	if (value === undefined) throw new Error('nothing was measured')
	return value
}

/** Types a round of keys, each drawn before it ends, and returns the milliseconds from key to picture. */
async function round(page: Page): Promise<number[]> {
	const before = (await keysOf(page)).drawn.length
	await page.keyboard.type(KEY.repeat(KEYS), { delay: PACE })
	await expect.poll(async () => (await keysOf(page)).drawn.length).toBe(before + KEYS)
	return (await keysOf(page)).drawn.slice(before)
}

/** Types a round of keys in one tab and returns the milliseconds until each is in the other's picture. */
async function roundAcross(from: Page, to: Page): Promise<number[]> {
	const before = (await keysOf(from)).pressed.length
	await from.keyboard.type(KEY.repeat(KEYS), { delay: PACE })
	await expect.poll(async () => (await arrivalsOf(to)).length).toBe(before + KEYS)
	const { pressed } = await keysOf(from)
	const arrived = await arrivalsOf(to)
	return pressed.slice(before).map((time, index) => (arrived[before + index] ?? Number.NaN) - time)
}

/** Measures both in turns and fails when the subject takes over `limit` times as long; `aim` is printed beside it. */
async function compare(
	what: string,
	sides: { baseline(): Promise<number[]>; subject(): Promise<number[]>; aim: number; limit: number },
): Promise<void> {
	const baseline: number[] = []
	const subject: number[] = []
	// The first keys of a page are slower: its code is not warm.
	await sides.baseline()
	await sides.subject()
	for (let each = 0; each < ROUNDS; each += 1) {
		baseline.push(p95(await sides.baseline()))
		subject.push(p95(await sides.subject()))
	}
	const ratio = median(subject) / median(baseline)
	const rounded = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(' ')
	console.log(
		`${what}: ${ratio.toFixed(2)} × (aim ${sides.aim}, limit ${sides.limit}); p95 in ms: ${rounded(subject)} against ${rounded(baseline)}`,
	)
	expect(ratio, what).toBeLessThanOrEqual(sides.limit)
}

/** A document of so many paragraphs of fifty words, in one of which, after the middle, somebody keeps writing. */
async function busyDocument(script: Script, blocks: number) {
	const { id } = await script.api.createDocument({ title: `${blocks} blocks` })
	const page = await script.open(id)
	const words = Array.from({ length: 50 }, (_, index) => `word${index}`).join(' ')
	append(page.text, ...Array.from({ length: blocks }, () => paragraph(words)))
	const theirs = paragraph('')
	page.text.insert(Math.floor(page.text.length / 2) + 1, [theirs])
	const text = theirs.get(0)
	if (!(text instanceof Y.XmlText)) throw new Error('a paragraph without a text')
	await page.saved()
	const stop = keepWriting(page, text)
	const close = () => {
		stop()
		page.close()
	}
	return { path: `/d/${id}`, close }
}

async function openTab(person: Person, path: string): Promise<Page> {
	const page = await person.open(path)
	await expect(documentText(page)).toBeEditable()
	return page
}

/** Opens a document and puts the caret to the end of the block in its middle, before the one somebody else writes in. */
async function openInMiddle(person: Person, path: string): Promise<Page> {
	const page = await openTab(person, path)
	const blocks = documentText(page).locator('> p')
	await blocks.nth(Math.floor(((await blocks.count()) - 1) / 2)).click()
	await page.keyboard.press('End')
	await watchKeys(page)
	return page
}

test('P-speed: a key in the middle of ten thousand words is drawn nearly as soon as in an empty document', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const small = await busyDocument(writer, 0)
	const large = await busyDocument(writer, 200)
	const ada = await arrive()
	const inSmall = await openInMiddle(ada, small.path)
	const inLarge = await openInMiddle(ada, large.path)
	await compare('key to picture, 10,000 words against an empty document', {
		baseline: () => round(inSmall),
		subject: () => round(inLarge),
		aim: 2,
		limit: 4,
	})
	for (const page of [inSmall, inLarge]) {
		expect(await readText(page)).toContain(KEY.repeat((ROUNDS + 1) * KEYS))
	}
	small.close()
	large.close()
})

test('P-speed: a key comes to another tab nearly as soon as between two editors without a server', async ({
	arrive,
	pair,
}) => {
	const ada = await arrive()
	const bare = await openTab(ada, `${pair}#first`)
	const bareOther = await openTab(ada, pair)
	const whole = await ada.open('/')
	const wholeOther = await openTab(ada, await makeDocument(whole))
	for (const from of [bare, whole]) {
		await documentText(from).click()
		await watchKeys(from)
	}
	for (const to of [bareOther, wholeOther]) await watchArrivals(to)
	await compare('tab to tab, through the server against BroadcastChannel', {
		baseline: () => roundAcross(bare, bareOther),
		subject: () => roundAcross(whole, wholeOther),
		aim: 3,
		limit: 6,
	})
})

test('P-speed: text composed with an input method while another writes in the paragraph arrives whole', async ({
	arrive,
	script,
}) => {
	const writer = await script()
	const { id } = await writer.api.createDocument({ title: 'Composed' })
	const other = await writer.open(id)
	const shared = new Y.XmlText('Together: ')
	other.text.delete(0, other.text.length)
	const block = paragraph('')
	append(other.text, block)
	block.insert(0, [shared])
	await other.saved()
	const ada = await arrive()
	const page = await ada.open(`/d/${id}`)
	await expect(documentText(page)).toBeEditable()
	await documentText(page).click()
	await page.keyboard.press('Home')
	const stop = keepWriting(other, shared)
	const keyboard = await ada.context.newCDPSession(page)
	const compose = (text: string) =>
		keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
	const shown = async () => (await readText(page)).split('m').length - 1
	for (const [steps, whole] of [
		[['に', 'にほ', 'にほん', 'にほんご', '日本語'], '日本語'],
		[['か', 'かん', 'かんじ', '漢字'], '漢字'],
	] as const) {
		for (const step of steps) {
			await compose(step)
			// The other's letters come into the page between all steps.
			const before = await shown()
			await expect.poll(shown).toBeGreaterThan(before)
		}
		await keyboard.send('Input.insertText', { text: whole })
	}
	await page.keyboard.type('。')
	stop()
	await saved(page)
	await expect.poll(() => shared.toString()).toMatch(/^日本語漢字。Together: m+$/)
	await expect.poll(() => readText(page)).toBe(shared.toString())
	other.close()
})
