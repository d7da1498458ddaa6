/**
 * What every attribute of the schema may hold. Whatever is not in here is unknown: the editor's binding would strip an
 * unknown attribute at the next edit of its element, and one huge column span makes every open page lay out a table of
 * a billion cells.
 */
type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string' && value.length <= 4096
const whole =
	(least: number, most: number): Check =>
	(value) =>
		typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
const oneOf =
	(...values: readonly unknown[]): Check =>
	(value) =>
		values.includes(value)

/** More columns or rows than any real table has; prosemirror-tables allocates columns × rows. */
const SPAN = whole(1, 200)
const direction = { dir: oneOf('ltr', 'rtl', 'auto') }
const cell = {
	colspan: SPAN,
	rowspan: SPAN,
	colwidth: (value: unknown) => Array.isArray(value) && value.length <= 200 && value.every(whole(0, 10_000)),
	align: oneOf('left', 'center', 'right'),
}

const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
	paragraph: direction,
	// 4 to 6 come from other editors and are shown as 3.
	heading: { ...direction, level: whole(1, 6) },
	orderedList: { start: whole(0, 1_000_000_000), type: oneOf('1', 'a', 'A', 'i', 'I') },
	taskItem: { checked: (value) => typeof value === 'boolean' },
	codeBlock: { language: (value) => typeof value === 'string' && /^[\w+#.-]{0,40}$/.test(value) },
	tableCell: cell,
	tableHeader: cell,
	mention: { id: text, person: text, label: text },
	link: { href: text, target: text, rel: text, class: text, title: text },
}

/** Whether `value` may stand in that attribute of a node or mark. Absent values (null, undefined) always may. */
export function attributeFits(type: string, name: string, value: unknown): boolean {
	const check = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined
	if (check === undefined || !Object.hasOwn(check, name)) return false
	return value === null || value === undefined || check[name]?.(value) === true
}

const LINK = /^(?:https?:\/\/|mailto:)\S/i

/**
 * Whether an address may be a link: absolute http, https and mailto only. Control characters are refused, because
 * browsers drop them before they read the scheme.
 */
export function linkFits(href: unknown): href is string {
	if (typeof href !== 'string' || href.length > 4096 || !LINK.test(href)) return false
	for (let at = 0; at < href.length; at += 1) if (href.charCodeAt(at) < 0x20) return false
	return true
}
