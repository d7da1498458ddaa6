import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { id64, MalformedError } from './codec.ts'

test('an id is read as it was written, and nothing but 16 lower-case hexadecimal digits is written', () => {
	for (const id of ['0123456789abcdef', '0000000000000000', 'ffffffffffffffff', '9a09f90fa90f9a9f']) {
		const to = encoding.createEncoder()
		id64.write(to, id)
		expect(id64.read(decoding.createDecoder(encoding.toUint8Array(to)))).toBe(id)
	}
	for (const id of [
		'',
		'0123456789abcde',
		'0123456789abcdef0',
		'0123456789abcdeF',
		'0123456789abcde/',
		'0123456789abcde:',
		'0123456789abcde`',
		'0123456789abcdeg',
	]) {
		expect(() => id64.write(encoding.createEncoder(), id), id).toThrow(MalformedError)
	}
})
