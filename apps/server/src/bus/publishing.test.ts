import { expect, test } from 'vitest'
import { Publishing, SLICE, WAITING } from './publishing.ts'

function publisher() {
	const turns: (() => void)[] = []
	const told: string[] = []
	const publishing = new Publishing<string>({ soon: (task) => void turns.push(task) }, (message) => told.push(message))
	const turn = () => {
		const before = told.length
		for (const task of turns.splice(0)) task()
		return told.length - before
	}
	return { publishing, told, turns, turn }
}

const many = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`)

test('what is for a few is told at once', () => {
	const { publishing, told, turns } = publisher()
	publishing.add(['a', 'b'])
	publishing.add([])
	publishing.add(['c'])
	expect(told).toEqual(['a', 'b', 'c'])
	expect(turns).toEqual([])
})

test('G5, G8: what is for thousands is told slice by slice, and what comes meanwhile after it', () => {
	const { publishing, told, turns, turn } = publisher()
	publishing.add(many('a', 1000))
	expect(told).toHaveLength(SLICE)
	publishing.add(['b', 'c'])
	publishing.add(['d'])
	expect(told).toHaveLength(SLICE)
	while (turns.length > 0) expect(turn()).toBeLessThanOrEqual(SLICE)
	expect(told).toEqual([...many('a', 1000), 'b', 'c', 'd'])
})

test('G3, G5: beyond the lists that may wait the oldest is told whole, and none is left out', () => {
	const { publishing, told, turns, turn } = publisher()
	publishing.add(many('a', 1000))
	for (let count = 1; count < WAITING; count += 1) publishing.add([`b${count}`])
	expect(told).toHaveLength(SLICE)
	publishing.add(['c'])
	expect(told).toEqual(many('a', 1000))
	while (turns.length > 0) turn()
	expect(told.slice(1000)).toEqual([...many('b', WAITING).slice(1), 'c'])
})
