import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedError } from './codec.ts'
import { DOWN, decodeDown } from './down.ts'
import { LIMITS } from './limits.ts'
import { committed } from './message/committed.ts'
import { edit } from './message/edit.ts'
import { hello } from './message/hello.ts'
import { presence } from './message/presence.ts'
import { rename } from './message/rename.ts'
import { sync } from './message/sync.ts'
import type { Message } from './message.ts'
import { START } from './position.ts'
import { decodePlainUp, decodeUp, UP } from './up.ts'

const session = '00112233445566ff'
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('every message has a number of its own in each direction', () => {
	for (const set of [UP, DOWN]) {
		const types = new Set(set.map((message: Message<string, unknown>) => message.type))
		// Presence is native and plain at once.
		expect(types.size).toBe(new Set<unknown>(set).size)
	}
})

test('what is encoded is decoded, whatever it holds', () => {
	const id = fc.stringMatching(/^[0-9a-f]{16}$/)
	const seq = fc.nat({ max: Number.MAX_SAFE_INTEGER })
	fc.assert(
		fc.property(id, seq, fc.boolean(), fc.uint8Array({ maxLength: 300 }), (of, number, complete, update) => {
			const message = { session: of, seq: number, complete, update }
			expect(decodeUp(edit.encode(message))).toEqual({ name: 'edit', ...message })
		}),
	)
	fc.assert(
		fc.property(fc.array(fc.record({ session: id, seq }), { maxLength: 20 }), id, seq, (acknowledged, row, offset) => {
			const message = { position: { offset, row }, acknowledged }
			expect(decodeDown(committed.encode(message))).toEqual({ name: 'committed', ...message })
		}),
	)
})

test('an edit costs twelve bytes around a short update', () => {
	const update = new Uint8Array(20)
	expect(edit.encode({ session, seq: 1, complete: false, update }).length).toBe(update.length + 12)
})

test('M-presence, M-sync: the foreign messages are y-protocols’, byte for byte', () => {
	expect(hex(sync.encode({ step: 'step1', payload: new Uint8Array([0]) }))).toBe('00000100')
	expect(hex(sync.encode({ step: 'step2', payload: new Uint8Array([0, 0]) }))).toBe('0001020000')
	expect(hex(presence.encode({ entries: [{ client: 5, clock: 1, state: 'null' }] }))).toBe('01080105' + '01046e756c6c')
	expect(hex(presence.encode({ entries: [] }))).toBe('010100')
	expect(decodePlainUp(new Uint8Array([3]))).toEqual({ name: 'query-presence' })
})

test('G7: whatever bytes arrive, a decoder answers with a message or MalformedError', () => {
	const decoders = [decodeUp, decodePlainUp, decodeDown]
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...decoders), (bytes, decode) => {
			try {
				expect(decode(bytes)).toHaveProperty('name')
			} catch (error) {
				expect(error).toBeInstanceOf(MalformedError)
			}
		}),
		{ numRuns: 3000 },
	)
})

test('G7: a message cut anywhere, or with a byte too many, is malformed', () => {
	const whole = hello.encode({
		protocol: 1,
		schema: 1,
		client: 77,
		sessions: [session],
		want: 'rows',
		resume: { offset: 300, row: session },
	})
	expect(decodeUp(whole)).toMatchObject({ name: 'hello', client: 77 })
	for (let length = 0; length < whole.length; length += 1) {
		expect(() => decodeUp(whole.subarray(0, length))).toThrow(MalformedError)
	}
	expect(() => decodeUp(new Uint8Array([...whole, 0]))).toThrow(MalformedError)
})

test('G7: an unknown type, one of the other direction and a word that is none are malformed', () => {
	expect(() => decodeUp(new Uint8Array([99]))).toThrow('unknown message type 99')
	expect(() => decodeUp(committed.encode({ position: START, acknowledged: [] }))).toThrow(MalformedError)
	expect(() => decodePlainUp(new Uint8Array([0, 3, 0]))).toThrow('an unknown word')
})

test('G3: more sessions, presence entries or letters than allowed are malformed, as many as allowed are not', () => {
	const greeting = (count: number) =>
		hello.encode({
			protocol: 1,
			schema: 1,
			client: 1,
			sessions: Array.from({ length: count }, () => session),
			want: 'state',
			resume: null,
		})
	expect(decodeUp(greeting(64))).toHaveProperty('name', 'hello')
	expect(() => decodeUp(greeting(65))).toThrow('more than 64 entries')
	const titled = (letters: number) => rename.encode({ session, seq: 1, title: 'a'.repeat(letters) })
	expect(decodeUp(titled(300))).toHaveProperty('name', 'rename')
	expect(() => decodeUp(titled(301))).toThrow('text longer than 300')
	// A title of a whole message is refused by its length: nobody looks at what it says.
	const endless = titled(300_000)
	endless.fill(0xff, -299_000)
	expect(() => decodeUp(endless)).toThrow('text longer than 900 bytes')
	const present = (count: number) =>
		presence.encode({ entries: Array.from({ length: count }, (_, client) => ({ client, clock: 1, state: '{}' })) })
	expect(decodeUp(present(1024))).toHaveProperty('name', 'presence')
	expect(() => decodeUp(present(1025))).toThrow('too many presence entries')
	const wordy = (length: number) => presence.encode({ entries: [{ client: 1, clock: 1, state: 'x'.repeat(length) }] })
	expect(decodeUp(wordy(LIMITS.presenceMessageBytes - 100))).toHaveProperty('name', 'presence')
	expect(() => decodeUp(wordy(LIMITS.presenceMessageBytes + 1))).toThrow('a presence message that is too long')
})

test('G7: a number ends within eight bytes, however many zeros follow', () => {
	const zeros = new Uint8Array(100).fill(0x80)
	expect(() => decodeUp(zeros)).toThrow('a number beyond 2^53 - 1')
	expect(() => decodePlainUp(Uint8Array.of(0, 2, ...zeros))).toThrow('a number beyond 2^53 - 1')
	const most = Uint8Array.of(0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)
	expect(() => decodePlainUp(most)).toThrow('bytes that end too early')
	most[9] = 0x10
	expect(() => decodePlainUp(most)).toThrow('a number beyond 2^53 - 1')
})

test('G7: nothing behind a frame is read, whatever its lengths say', () => {
	const whole = edit.encode({ session, seq: 1, complete: false, update: new Uint8Array(40).fill(7) })
	const memory = new Uint8Array(1000).fill(7)
	memory.set(whole, 100)
	expect(decodeUp(memory.subarray(100, 100 + whole.length))).toMatchObject({ update: new Uint8Array(40).fill(7) })
	expect(() => decodeUp(memory.subarray(100, 100 + whole.length - 1))).toThrow('bytes that end too early')
})
