import { expect, test } from 'vitest'
import { planted } from './planted.ts'
import { specSubjects } from './spec-subjects.ts'

const code = {
	'packages/protocol/src/message/hello.ts': `export const hello = defineMessage(\n\t16,\n\t'hello',\n\trecord({}),\n)`,
	'packages/protocol/src/message/token.ts': `export const t = defineMessage<'token-wanted', object>(2, 'token-wanted', {})`,
	'packages/protocol/src/hocuspocus.ts': 'export const PING = Uint8Array.of(9)',
	'packages/protocol/src/failure.ts': `export const FAILURES = {\n\tstale: {\n\t\tclose: 1,\n\t\tretry: 'never',\n\t},\n\tlagging: { close: 2, retry: 'back-off' },\n} as const`,
	'apps/server/src/sse/frame.ts': `\treset: 'event: reset\\ndata: ',\nexport function retryFrame() {}\nexport const COMMENT = Buffer.from(':')`,
	'apps/server/src/room/member.ts': `export type MemberState =\n\t| { readonly kind: 'waiting' | 'live' }\n\t/** A word. */\n\t| { readonly kind: 'courier'; readonly of: 'nobody' }\n\nconst other = 'else'`,
	'apps/server/src/room/commit.ts': `class Commit {\n\t#state: 'idle' | 'storing' = 'idle'\n}`,
	'apps/server/src/session/hocuspocus-socket.ts': `let a = null\nexport class Socket {\n\t#answersPings = false\n\t#stranger: boolean\n\t#began: Vector | null = null\n\t#sent = 0\n}`,
	'scripts/run/supervisor.mjs': `\t/** @type {'running' | 'failed'} */\n\tlet phase = 'running'`,
}
const ids = [
	...['M-hello', 'M-token-wanted', 'M-ping', 'V-reset', 'V-retry', 'V-comment', 'R-stale', 'R-lagging'],
	...['S-member-waiting', 'S-member-live', 'S-member-courier', 'S-commit-idle', 'S-commit-storing'],
	...['S-socket-answers-pings', 'S-socket-stranger', 'S-socket-began', 'S-supervisor-running', 'S-supervisor-failed'],
]
const said: Readonly<Record<string, string>> = { 'R-stale': 'Final.', 'R-lagging': 'Tried again after a pause.' }
const page = (rows: readonly string[]) => rows.map((id) => `| ${id} | ${said[id] ?? 'a rule'} | a test |`).join('\n')

/** Without the machines that a small project does not have. */
async function problemsWith(rows: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string[]> {
	const problems = await specSubjects(planted({ 'SPEC.md': page(rows), ...code, ...files })).problems()
	const missing = (problem: string) =>
		problem.includes('holds no states') && !Object.keys(code).some((path) => problem.startsWith(path))
	return problems.filter((problem) => !missing(problem))
}

test('a row for each message, event, state and refusal passes, with other rows between them', async () => {
	expect(await problemsWith([...ids, 'G1', 'B-text'])).toEqual([])
})

test.each(ids)('it bites when %s has no row', async (id) => {
	expect(await problemsWith(ids.filter((each) => each !== id))).toEqual([
		expect.stringMatching(new RegExp(` has no row ${id} in SPEC.md$`)),
	])
})

test.each(['M-bye', 'V-bye', 'S-member-gone', 'S-nothing-idle', 'R-bye'])('it bites on a row %s', async (id) => {
	expect(await problemsWith([...ids, id])).toEqual([`SPEC.md ${id} is about nothing that is in the code`])
})

test('it bites on a machine whose states are not where they were', async () => {
	const moved = { 'apps/server/src/room/commit.ts': 'class Commit {}' }
	const rest = ids.filter((id) => !id.startsWith('S-commit'))
	expect(await problemsWith(rest, moved)).toEqual([
		'apps/server/src/room/commit.ts holds no states of the commit any more; mend scripts/check/spec-subjects.ts',
	])
})

test('it bites when a refusal’s row says something else of what comes after it than the table of failures', async () => {
	const failures = `export const FAILURES = {\n\tstale: { retry: 'now' },\n\tlagging: { retry: 'back-off' },\n} as const`
	expect(await problemsWith(ids, { 'packages/protocol/src/failure.ts': failures })).toEqual([
		'SPEC.md R-stale does not say: Tried again at once',
	])
})
