import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './source-files.ts'
import { rules } from './spec-rules.ts'
import type { Step } from './step.ts'

/** What the code has that SPEC.md must have a row for: the row's id, and where it was found. */
interface Subject {
	readonly id: string
	readonly path: string
}

/** Every state of a machine is a row `S-<of>-<state>`; `states` finds the union that names them. */
interface Machine {
	readonly of: string
	readonly path: string
	readonly states: RegExp
}

const type = (name: string) => new RegExp(`^(?:export )?type ${name} =([\\s\\S]*?)(?:\\n\\n|(?![\\s\\S]))`, 'm')
const field = (name: string) => new RegExp(`^\\t#${name}:(.*?) = `, 'm')
/** States told by several fields at once: each that is true or false, or null or not, counts as one. */
const fields = /^export class [\s\S]*/m

const machines: readonly Machine[] = [
	{ of: 'connection', path: 'packages/client/src/connection-machine.ts', states: type('Machine') },
	{ of: 'save', path: 'packages/client/src/save-state.ts', states: type('SaveState') },
	{ of: 'leader', path: 'packages/client/src/events/leader-machine.ts', states: type('Leader') },
	{ of: 'stream', path: 'packages/client/src/events/stream-machine.ts', states: type('Stream') },
	{ of: 'list', path: 'packages/client/src/events/list-loader.ts', states: field('doing') },
	{ of: 'member', path: 'apps/server/src/room/member.ts', states: type('MemberState') },
	{ of: 'session', path: 'apps/server/src/session/native.ts', states: type('Phase') },
	{ of: 'socket', path: 'apps/server/src/session/hocuspocus-socket.ts', states: fields },
	{ of: 'count', path: 'apps/server/src/session/hocuspocus-count.ts', states: fields },
	{ of: 'commit', path: 'apps/server/src/room/commit.ts', states: field('state') },
	{ of: 'batch', path: 'apps/server/src/log/group-commit.ts', states: field('state') },
	{ of: 'storage', path: 'apps/server/src/store/storage-thread.ts', states: type('State') },
	{ of: 'served', path: 'apps/server/src/sse/stream.ts', states: type('Phase') },
	{ of: 'supervisor', path: 'scripts/run/supervisor.mjs', states: /@type \{(.*)\} \*\/\n\tlet phase/ },
]

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')
const quoted = (text: string) => all(text, /'([a-z-]+)'/g)
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function statesOf({ states }: Machine, text: string): string[] {
	const found = states.exec(text)
	if (states === fields) {
		return all(found?.[0] ?? '', /^\t#(\w+)(?:: boolean$| = (?:true|false)$|: [\w ]+ \| null = null$)/gm).map(kebab)
	}
	const union = found?.[1] ?? ''
	const kinds = all(union, /\bkind: ((?:'[a-z-]+'(?: \| )?)+)/g)
	return quoted(kinds.length > 0 ? kinds.join(' ') : union)
}

function stateSubjects(read: (path: string) => string): Subject[] {
	return machines.flatMap((machine) => {
		const { of, path } = machine
		return statesOf(machine, read(path)).map((state) => ({ id: `S-${of}-${state}`, path }))
	})
}

function messages(root: string): Subject[] {
	return sourceFiles(root, ['packages/protocol/src/message']).flatMap(({ path, text }) =>
		all(text, /defineMessage(?:<.*>)?\(\s*\w+,\s*'([a-z-]+)'/g).map((name) => ({ id: `M-${name}`, path })),
	)
}

/** Whole frames that are no `defineMessage`: constants of bytes. */
function bareFrames(read: (path: string) => string): Subject[] {
	const path = 'packages/protocol/src/hocuspocus.ts'
	return all(read(path), /^export const ([A-Z]+) = Uint8Array\.of/gm).map((name) => ({
		id: `M-${name.toLowerCase()}`,
		path,
	}))
}

function events(read: (path: string) => string): Subject[] {
	const path = 'apps/server/src/sse/frame.ts'
	const text = read(path)
	const names = [
		...all(text, /'event: ([a-z]+)\\n/g),
		...all(text, /^export function (?!event)([a-z]+)Frame\b/gm),
		...all(text, /^export const ([A-Z]+) = Buffer/gm),
	]
	return names.map((name) => ({ id: `V-${name.toLowerCase()}`, path }))
}

interface Refusal extends Subject {
	readonly retry: string
}

function refusals(read: (path: string) => string): Refusal[] {
	const path = 'packages/protocol/src/failure.ts'
	const table = /^export const FAILURES = \{\n([\s\S]*?)^\}/m.exec(read(path))?.[1] ?? ''
	const found = table.matchAll(/^\t'?([a-z-]+)'?: \{[^}]*?\bretry: '([a-z-]+)'/gm)
	return [...found].map(([, code, retry = '']) => ({ id: `R-${code}`, path, retry }))
}

/** How a refusal's row says what a client does after it. */
const after: Readonly<Record<string, string>> = {
	never: 'Final',
	now: 'Tried again at once',
	'back-off': 'Tried again after a pause',
}

/** Fails when a message, an event, a state or a refusal of the code has no row in SPEC.md, or a row is about none. */
export function specSubjects(root: string): Step {
	const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '')
	return {
		name: 'SPEC rows for messages, events, states and refusals',
		problems: async () => {
			const subjects = [
				...messages(root),
				...bareFrames(read),
				...events(read),
				...stateSubjects(read),
				...refusals(read),
			]
			const rows = new Map(rules(read('SPEC.md')).map(({ id, sentence }) => [id, sentence]))
			const known = new Set(subjects.map(({ id }) => id))
			return [
				...machines
					.filter((machine) => statesOf(machine, read(machine.path)).length === 0)
					.map(({ of, path }) => `${path} holds no states of the ${of} any more; mend scripts/check/spec-subjects.ts`),
				...subjects.filter(({ id }) => !rows.has(id)).map(({ id, path }) => `${path} has no row ${id} in SPEC.md`),
				...refusals(read)
					.filter(({ id, retry }) => rows.has(id) && !rows.get(id)?.includes(after[retry] ?? retry))
					.map(({ id, retry }) => `SPEC.md ${id} does not say: ${after[retry] ?? retry}`),
				...[...rows.keys()]
					.filter((id) => /^[MVSR]-/.test(id) && !known.has(id))
					.map((id) => `SPEC.md ${id} is about nothing that is in the code`),
			]
		},
	}
}
