import { expect, test } from 'vitest'
import { placeNextTo } from './floating-place.ts'

const window = { left: 0, right: 400, top: 0, bottom: 600 }
const size = { width: 200, height: 40 }

test('what floats stands on the side it was asked to', () => {
	const target = { left: 50, right: 90, top: 300, bottom: 320 }
	expect(placeNextTo(target, size, window, 'above')).toEqual({ left: 50, top: 252 })
	expect(placeNextTo(target, size, window, 'below')).toEqual({ left: 50, top: 328 })
})

test('it changes sides where it would leave the window', () => {
	expect(placeNextTo({ left: 50, right: 90, top: 20, bottom: 40 }, size, window, 'above').top).toBe(48)
	expect(placeNextTo({ left: 50, right: 90, top: 560, bottom: 580 }, size, window, 'below').top).toBe(512)
})

test('it stays inside the left and right edges', () => {
	expect(placeNextTo({ left: 390, right: 395, top: 300, bottom: 320 }, size, window, 'above').left).toBe(192)
	expect(placeNextTo({ left: -5, right: 3, top: 300, bottom: 320 }, size, window, 'above').left).toBe(8)
})

test('asked for the end, its right edge stands with the target', () => {
	const target = { left: 50, right: 390, top: 300, bottom: 320 }
	expect(placeNextTo(target, size, window, 'above', 'end').left).toBe(190)
})

test('on a side that fits nowhere it keeps the side it was asked for', () => {
	const tall = { width: 200, height: 700 }
	expect(placeNextTo({ left: 50, right: 90, top: 300, bottom: 320 }, tall, window, 'below').top).toBe(328)
})
