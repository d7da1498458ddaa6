import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { onDemand } from './on-demand.ts'

const Hello = () => 'hello'

test('the code is fetched once, however often it is asked for', async () => {
	let fetched = 0
	const Wanted = onDemand(async () => {
		fetched += 1
		return { default: Hello }
	})
	await Promise.all([Wanted.fetch(), Wanted.fetch()])
	await Wanted.fetch()
	expect(fetched).toBe(1)
})

test('a fetch that fails is told, does not reject, and the next one is a new try', async () => {
	let online = false
	let told = 0
	const Wanted = onDemand(
		async () => {
			if (!online) throw new Error('ChunkLoadError')
			return { default: Hello }
		},
		() => {
			told += 1
		},
	)
	expect(await Wanted.fetch()).toBe(false)
	expect(told).toBe(1)
	online = true
	expect(await Wanted.fetch()).toBe(true)
	expect(told).toBe(1)
})

test('nothing is drawn where the code is not there', () => {
	const Wanted = onDemand(async () => ({ default: Hello }))
	expect(renderToString(createElement(Wanted))).toBe('')
})
