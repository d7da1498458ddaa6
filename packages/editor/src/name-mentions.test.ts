import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { mentionedPeople, nameMentions } from './name-mentions.ts'
import { render } from './render.ts'

/** One paragraph with some text and one mention, as the server renders it. */
function rendered(attrs: Record<string, string>, text = ''): string {
	const doc = new Y.Doc()
	const paragraph = new Y.XmlElement('paragraph')
	const mention = new Y.XmlElement('mention')
	for (const [name, value] of Object.entries(attrs)) mention.setAttribute(name, value)
	paragraph.insert(0, [new Y.XmlText(text), mention])
	doc.getXmlFragment('document').insert(0, [paragraph])
	return render(doc.getXmlFragment('document')).html
}

const BEN = { id: 'm1', person: 'ben', label: 'Ben' }

test('D-mention: rendered mentions take the names people have now, and one’s own is marked', () => {
	const html = rendered(BEN) + rendered({ ...BEN, id: 'm2', person: 'cleo', label: 'Cleo' })
	expect(mentionedPeople(html)).toEqual(['ben', 'cleo'])
	const named = nameMentions(html, new Map([['ben', 'Benedict']]), 'cleo')
	expect(named).toContain('<span class="mention" data-mention="m1" data-person="ben">@Benedict</span>')
	expect(named).toContain('<span class="mention" data-mention="m2" data-person="cleo" data-me="">@Cleo</span>')
})

test('D-mention: whatever somebody is called, names bring no HTML with them', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.constantFrom(
					'<img src=x onerror=alert(1)>',
					'"><script>alert(1)</script>',
					'</span>',
					'&lt;b&gt;',
					'$1$&$`',
				),
			),
			(name) => {
				const named = nameMentions(rendered(BEN), new Map([['ben', name]]))
				const inside =
					/<span class="mention" data-mention="m1" data-person="ben">@(.*)<\/span>/s.exec(named)?.[1] ?? '?'
				expect(inside).not.toMatch(/[<>"]/)
				const read = inside.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
				expect(read.replaceAll('&amp;', '&')).toBe(name)
			},
		),
	)
})

test('D-mention: text that looks like a mention, and ids that are none, name nobody', () => {
	const looks = '<span class="mention" data-mention="m1" data-person="ben">@Ben</span>'
	const named = new Map([['ben', 'Benedict']])
	for (const html of [rendered({ ...BEN, person: 'b"><b' }, looks), rendered({ ...BEN, id: '" onclick="x' }, looks)]) {
		expect(mentionedPeople(html)).toEqual([])
		expect(html).toContain('<span class="mention">@Ben</span>')
		expect(nameMentions(html, named)).toBe(html)
	}
	expect(nameMentions(rendered({ ...BEN, label: looks }), named).match(/Benedict/g)).toHaveLength(1)
})
