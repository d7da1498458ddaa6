import { expect, test } from 'vitest'
import { NO_EVENT, readEventId, writeEventId } from './event-id.ts'

test('G5: an event id is read as it was written', () => {
	const id = { seq: 999_999_999_999_999, nonce: '00ff00ff00ff00ff' }
	expect(readEventId(writeEventId(id))).toEqual(id)
	expect(readEventId(writeEventId(NO_EVENT))).toEqual(NO_EVENT)
})

test('G5: anything else is no event id', () => {
	const others = [
		'',
		'1',
		'1-',
		'-1-0011223344556677',
		'01-0011223344556677',
		'1-00112233445566',
		'1-0011223344556677 ',
	]
	others.push('1-001122334455667G', '1e3-0011223344556677', '9999999999999999-0011223344556677', '1-0011223344556677\n')
	for (const other of others) expect(readEventId(other)).toBeNull()
})
