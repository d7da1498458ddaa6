import { expect, test } from 'vitest'
import { looksLikeMarkdown, refusal } from './paste.ts'

const MiB = 1024 * 1024
const carried = (data: Record<string, string>, files = 0) =>
	({ getData: (type: string) => data[type] ?? '', files: { length: files } }) as unknown as DataTransfer

test('a file, a picture and a picture as HTML are refused with a sentence', () => {
	const sentence = 'Pictures and files cannot be put into a document yet. Nothing was inserted.'
	expect(refusal(carried({}, 1), 4 * MiB)).toBe(sentence)
	expect(
		refusal(carried({ 'text/html': '<meta charset="utf-8"><img src="data:image/png;base64,A">' }, 1), 4 * MiB),
	).toBe(sentence)
	expect(refusal(carried({ 'text/html': '<img src="https://a.example/x.png">' }), 4 * MiB)).toBe(sentence)
})

test('words that come with a picture of themselves are taken, as Word and spreadsheets bring them', () => {
	const data = { 'text/html': '<style>p{}</style><p>words</p>', 'text/plain': 'words' }
	expect(refusal(carried(data, 1), 4 * MiB)).toBeNull()
})

test('G3: text over the bound in bytes is refused, text of the bound is taken', () => {
	const most = 4 * MiB
	expect(refusal(carried({ 'text/plain': 'x'.repeat(most) }), most)).toBeNull()
	expect(refusal(carried({ 'text/plain': 'x'.repeat(most + 1) }), most)).toMatch(/more than 4 MB at once/)
	expect(refusal(carried({ 'text/plain': 'é'.repeat(most / 2) }), most)).toBeNull()
	expect(refusal(carried({ 'text/plain': 'é'.repeat(most / 2 + 1) }), most)).toMatch(/more than 4 MB at once/)
})

test('HTML may be ten times its text, not more', () => {
	expect(refusal(carried({ 'text/html': 'x'.repeat(10 * MiB), 'text/plain': 'x' }), MiB)).toBeNull()
	expect(refusal(carried({ 'text/html': 'x'.repeat(10 * MiB + 1), 'text/plain': 'x' }), MiB)).not.toBeNull()
})

test.each([
	'# Title',
	'- [ ] task',
	'text\n\n```\ncode\n```',
	'- one\n- two',
	'1. one\n\n2. two',
	'> said',
	'| a | b |\n|---|---|\n| 1 | 2 |',
	'this is **bold**',
	'see [here](https://a.example)',
	'run `ls` now',
])('%j looks like Markdown', (text) => {
	expect(looksLikeMarkdown(text)).toBe(true)
})

test.each(['plain words', '2 * 3 * 4', '#hashtag', 'a - b', '- only one line', 'https://a.example', 'price: 3. Next'])(
	'%j does not',
	(text) => {
		expect(looksLikeMarkdown(text)).toBe(false)
	},
)
