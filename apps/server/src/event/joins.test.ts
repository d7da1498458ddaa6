import { expect, test } from 'vitest'
import { openFixture } from '../http/api.fixture.ts'
import type { Fact } from './fact.ts'
import { joinsOver } from './joins.ts'

test('tabs of one person that come at once are one write, and one that failed is written when the next comes', async () => {
	const fixture = await openFixture()
	try {
		const [maker, visitor] = [await fixture.somebody(), await fixture.somebody()]
		const { id } = await maker.browser.json<{ id: string }>('POST', '/api/documents', { title: 'x' })
		const facts: Fact[] = []
		let broken = true
		const joined = joinsOver((fact) => {
			facts.push(fact)
			return broken ? Promise.reject(new Error('the disk is full')) : fixture.notifications.record(fact)
		}, fixture.env.now)
		const come = () => Promise.allSettled(Array.from({ length: 10 }, () => joined(id, visitor.person.id)))
		expect((await come()).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'))
		expect(facts).toHaveLength(1)
		broken = false
		await come()
		expect(facts).toHaveLength(2)
		expect((await fixture.documents.people(id)).map((person) => person.id)).toContain(visitor.person.id)
		await Promise.all([come(), joined(id, maker.person.id)])
		expect(facts).toHaveLength(3)
	} finally {
		await fixture.close()
	}
})
