import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { UnderWay } from './under-way.ts'

const response = () => new EventEmitter() as unknown as ServerResponse

function clock() {
	const due: [number, () => void][] = []
	let cancelled = 0
	const after = (ms: number, task: () => void) => {
		due.push([ms, task])
		return () => {
			cancelled += 1
		}
	}
	return { after, due, cancelled: () => cancelled }
}

test('with nothing under way there is nothing to wait for', async () => {
	const { after, due } = clock()
	await new UnderWay().ended({ after })
	expect(due).toEqual([])
})

test('the last one that ends is the end', async () => {
	const underWay = new UnderWay()
	const responses = [response(), response()]
	for (const each of responses) underWay.add(each)
	const { after, cancelled } = clock()
	const ended = underWay.ended({ after })
	for (const each of responses) each.emit('close')
	await ended
	expect(cancelled()).toBe(1)
})

test('G9: what does not end is waited for no longer than 2 s', async () => {
	const underWay = new UnderWay()
	underWay.add(response())
	const { after, due } = clock()
	const ended = underWay.ended({ after })
	expect(due.map(([ms]) => ms)).toEqual([2000])
	due[0]?.[1]()
	await ended
})
