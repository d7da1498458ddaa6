import { expect, test } from 'vitest'
import { planted } from './planted.ts'
import { specRules } from './spec-rules.ts'

const path = 'apps/server/src/log/log.test.ts'
const spec = (...rows: string[]) => ['| id | rule | tests |', '|---|---|---|', ...rows].join('\n')
const code = (...titles: string[]) => titles.map((title) => `test('${title}', () => {})`).join('\n')
const problemsWith = (specification: string, tests: string) =>
	specRules(planted({ 'SPEC.md': specification, [path]: tests })).problems()

test('a rule with its test passes, also with several ids and several tests', async () => {
	const page = spec(
		`| G1 | kept | \`${path}\` "survives" · \`${path}\` "is sent again" |`,
		`| B-text-frame | refused | \`${path}\` "survives" |`,
	)
	const tests = code('G1, B-text-frame: an edit survives', 'G1: an edit is sent again', 'a test without an id')
	expect(await problemsWith(page, tests)).toEqual([])
})

test('a path alone stands for every title there that carries the id, and for at least one', async () => {
	const page = spec(`| G1 | kept | \`${path}\` |`)
	expect(await problemsWith(page, code('G1: an edit survives', 'G1: it is sent again'))).toEqual([])
	expect(await problemsWith(page, code('an edit survives'))).toHaveLength(1)
})

test('it bites on a rule without a test', async () => {
	expect(await problemsWith(spec('| G1 | kept | |'), '')).toEqual(['SPEC.md G1 names no test'])
})

test('it bites on a test that is not there', async () => {
	const page = spec(`| G1 | kept | \`${path}\` "survives" |`)
	expect(await problemsWith(page, code('an edit survives'))).toHaveLength(1)
	expect(await problemsWith(page, code('G2: an edit survives'))).toHaveLength(2)
	expect(await problemsWith(spec('| G1 | kept | `gone.test.ts` "survives" |'), '')).toHaveLength(1)
})

test('it bites on a title whose id SPEC does not have or does not list', async () => {
	expect(await problemsWith(spec(), code('G1: an edit survives'))).toEqual([
		`${path} "G1: an edit survives" is not listed in SPEC.md under G1`,
	])
	const page = spec(`| G1 | kept | \`${path}\` "survives" |`)
	expect(await problemsWith(page, code('G1: an edit survives', 'G1: another'))).toHaveLength(1)
})

test('it bites on an id that stands twice', async () => {
	const row = `| G1 | kept | \`${path}\` "survives" |`
	expect(await problemsWith(spec(row, row), code('G1: an edit survives'))).toEqual(['SPEC.md has G1 twice'])
})
