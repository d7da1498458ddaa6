import { LIMITS, PERSON_COLORS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { drawColor, drawName } from './guest-name.ts'

test('every draw is a name of two different plain words and a colour there is', () => {
	for (let draw = 0; draw < 0x10000; draw += 7) {
		const random = () => new Uint8Array([draw >> 8, draw & 255])
		const name = drawName(random)
		expect(name).toMatch(/^[A-Z][a-z]{2,} [A-Z][a-z]{2,}$/)
		expect(name.length).toBeLessThanOrEqual(LIMITS.nameLength)
		expect(PERSON_COLORS).toContain(drawColor(random))
	}
})
