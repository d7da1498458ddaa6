import { expect, test } from 'vitest'
import { Census } from './census.ts'

test('G3: an address beyond its limit is refused until one of its connections is gone', () => {
	const census = new Census({ connectionsPerAddress: 2, connectionsPerPerson: 0 })
	const [first, second] = [census.arrive('10.0.0.1'), census.arrive('10.0.0.1')]
	expect([first, second]).not.toContain(undefined)
	expect(census.arrive('10.0.0.1')).toBeUndefined()
	expect(census.arrive('10.0.0.2')).toBeDefined()
	first?.left()
	first?.left()
	expect(census.arrive('10.0.0.1')).toBeDefined()
	expect(census.arrive('10.0.0.1')).toBeUndefined()
})

test('G3: a person beyond their limit is refused until one of their connections is gone', () => {
	const census = new Census({ connectionsPerAddress: 0, connectionsPerPerson: 1 })
	const first = census.arrive('10.0.0.1')
	const join = (person: string) => census.arrive('10.0.0.1')?.join(person)
	expect(first?.join('ada')).toBe(true)
	expect(join('ada')).toBe(false)
	expect(join('bob')).toBe(true)
	first?.left()
	first?.left()
	expect(first?.join('ada')).toBe(false)
	expect(join('ada')).toBe(true)
	expect(join('ada')).toBe(false)
})

test('G3: upgrades that wait for an answer are bounded although no limit is set', () => {
	const census = new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0 })
	const seats = Array.from({ length: 1000 }, () => census.arrive('10.0.0.1'))
	expect(seats).not.toContain(undefined)
	expect(census.arrive('10.0.0.1')).toBeUndefined()
	seats[0]?.admitted()
	expect(census.arrive('10.0.0.1')).toBeDefined()
})

test('0 means no limit', () => {
	const census = new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0 })
	for (let count = 0; count < 5000; count += 1) {
		const seat = census.arrive('10.0.0.1')
		seat?.admitted()
		expect(seat?.join('ada')).toBe(true)
	}
})

test('G3: a thousand connections of nobody known are counted and one more is not, until one is known or gone', () => {
	const census = new Census({ connectionsPerAddress: 0, connectionsPerPerson: 0 })
	const leaves = Array.from({ length: 1000 }, () => census.meet())
	expect(leaves.every((leave) => leave !== undefined)).toBe(true)
	expect(census.meet()).toBeUndefined()
	leaves[0]?.()
	leaves[0]?.()
	expect([census.meet() !== undefined, census.meet()]).toEqual([true, undefined])
})
