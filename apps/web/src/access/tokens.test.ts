import { ApiProblem, Unreachable } from '@tandem/client/api'
import { type NewToken, problemOf, type TokenSummary } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { createTokens } from './tokens.ts'

const summary = (id: string): TokenSummary => ({
	id,
	name: `Token ${id}`,
	scope: 'read',
	createdAt: 1,
	expiresAt: null,
	lastUsedAt: null,
})

/** The API's side, which refuses everything while `refusal` is set. */
function desk() {
	const world = { refusal: null as Error | null, kept: [summary('a')] }
	const answer = async <T>(value: () => T) => {
		if (world.refusal) throw world.refusal
		return value()
	}
	const tokens = createTokens(
		{
			tokens: () => answer(() => world.kept),
			createToken: ({ name }) => answer((): NewToken => ({ ...summary('b'), name, token: 'tandem_x' })),
			revokeToken: () => answer(() => {}),
		},
		() => 7,
	)
	return { world, tokens, state: () => tokens.store.getState() }
}

test('P-programs: a token that was made is shown once, and not kept in the list', async () => {
	const { tokens, state } = desk()
	await tokens.load()
	await tokens.make({ name: 'Backup' })
	expect(state().place).toMatchObject({ kind: 'made', made: { token: 'tandem_x', name: 'Backup' } })
	expect(JSON.stringify(state().tokens)).not.toContain('tandem_x')
	tokens.show({ kind: 'list' })
	expect(JSON.stringify(state())).not.toContain('tandem_x')
	expect(state().tokens?.map(({ id }) => id)).toEqual(['b', 'a'])
	expect(await tokens.revoke('b')).toBe(true)
	expect(state().tokens?.map(({ id }) => id)).toEqual(['a'])
})

test('P-programs: what does not work is told in a sentence, changes nothing, and is forgotten with the next that does', async () => {
	const { world, tokens, state } = desk()
	world.refusal = new Unreachable('cut')
	await tokens.load()
	expect(state()).toMatchObject({ tokens: null, trouble: expect.stringContaining('cannot be reached') })
	world.refusal = null
	await tokens.load()
	expect(state()).toMatchObject({ tokens: [{ id: 'a' }], asOf: 7, trouble: null })
	world.refusal = new ApiProblem(problemOf('too-many-tokens'))
	tokens.show({ kind: 'form' })
	await tokens.make({ name: 'One more' })
	expect(state()).toMatchObject({ place: { kind: 'form' }, trouble: expect.stringContaining('Revoke one first') })
	expect(await tokens.revoke('a')).toBe(false)
	expect(state().tokens).toHaveLength(1)
})
