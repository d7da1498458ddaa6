import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { holdsTests, sourceFiles } from './source-files.ts'
import type { Step } from './step.ts'

interface Proof {
	readonly path: string
	readonly fragment: string
}
interface Rule {
	readonly id: string
	readonly sentence: string
	readonly proofs: readonly Proof[]
}
interface Title {
	readonly path: string
	readonly title: string
	readonly ids: readonly string[]
}

const id = /[A-Z]\d+|[A-Z]-[a-z0-9-]+/
const ids = new RegExp(`^(?:${id.source})(?:, (?:${id.source}))*(?=: )`)

/**
 * The rows of SPEC.md's tables: `| id | rule | tests |`, a test being a path in backticks and part of its title in quotes; a
 * path alone means every title there that carries the id.
 */
export function rules(text: string): Rule[] {
	return text.split('\n').flatMap((line) => {
		const cells = line.split('|').map((cell) => cell.trim())
		const name = cells[1] ?? ''
		if (!new RegExp(`^(?:${id.source})$`).test(name)) return []
		// The last cell; one in between may hold a `|` of its own.
		const tests = cells.slice(3).join('|')
		const proofs = [...tests.matchAll(/`([^`]+)`(?:\s*"([^"]*)")?/g)]
		return [
			{
				id: name,
				sentence: cells[2] ?? '',
				proofs: proofs.map((match) => ({ path: match[1] ?? '', fragment: match[2] ?? '' })),
			},
		]
	})
}

/** Every string in a test file that opens a call's arguments and begins as a title with ids does: `G1: …`, `G1, G11: …`. */
function titles(root: string): Title[] {
	return sourceFiles(root, ['apps', 'packages', 'scripts', 'e2e', 'bench'])
		.filter((file) => holdsTests(file) && !file.path.startsWith('scripts/check/'))
		.flatMap((file) =>
			[...file.text.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].flatMap((match) => {
				const title = (match[2] ?? '').replaceAll(/\\(['"`])/g, '$1')
				const carried = ids.exec(title)?.[0].split(', ')
				return carried ? [{ path: file.path, title, ids: carried }] : []
			}),
		)
}

const proves = (proof: Proof, rule: string, title: Title) =>
	title.path === proof.path && title.ids.includes(rule) && title.title.includes(proof.fragment)

function problemsOf(rule: Rule, all: readonly Title[]): string[] {
	if (rule.proofs.length === 0) return [`SPEC.md ${rule.id} names no test`]
	return rule.proofs
		.filter((proof) => !all.some((title) => proves(proof, rule.id, title)))
		.map((proof) => `SPEC.md ${rule.id} names ${proof.path} "${proof.fragment}"; no title there has both`)
}

/** Fails when a rule of SPEC.md has no test, or a test's title carries an id under which SPEC.md does not list it. */
export function specRules(root: string): Step {
	return {
		name: 'SPEC rules and tests',
		problems: async () => {
			const page = join(root, 'SPEC.md')
			if (!existsSync(page)) return ['SPEC.md is missing']
			const known = rules(readFileSync(page, 'utf8'))
			const all = titles(root)
			const twice = known.filter((rule, index) => known.findIndex((other) => other.id === rule.id) !== index)
			const unlisted = all.flatMap((title) =>
				title.ids
					.filter((name) => {
						const rule = known.find((each) => each.id === name)
						return !rule?.proofs.some((proof) => proves(proof, name, title))
					})
					.map((name) => `${title.path} "${title.title}" is not listed in SPEC.md under ${name}`),
			)
			return [
				...twice.map((rule) => `SPEC.md has ${rule.id} twice`),
				...known.flatMap((rule) => problemsOf(rule, all)),
				...unlisted,
			]
		},
	}
}
