import { describe, expect, test } from 'vitest'
import { silent } from '../simulation/clock.ts'
import { busContract, listener, messageOf } from './contract.ts'
import { localBus, WAITING } from './local.ts'

describe('the bus within one process', () => {
	busContract(async () => {
		const bus = localBus(silent)
		return { bus, other: bus, settle: async () => {}, close: async () => bus.close() }
	})
})

test('G3, G5: beyond a thousand messages that wait, those who would have heard more are told that they missed some', () => {
	const bus = localBus(silent)
	const count = WAITING + 500
	const flood = listener((text) => {
		if (text !== 'start') return
		for (let at = 0; at < count; at += 1) bus.publish('feed', messageOf(String(at)))
		bus.publish('user:ada', messageOf('beyond it, too'))
	})
	const ada = listener()
	bus.subscribe('feed', flood)
	bus.subscribe('user:ada', ada)
	bus.publish('feed', messageOf('start'))
	const kept = Array.from({ length: WAITING }, (_, at) => String(at))
	expect(flood.heard).toEqual(['start', ...kept, '!'])
	expect(ada.heard).toEqual(['!'])
	// And whoever read the store since hears what comes then.
	bus.publish('feed', messageOf('later'))
	bus.publish('user:ada', messageOf('later'))
	expect([flood.heard.at(-1), ada.heard]).toEqual(['later', ['!', 'later']])
})
