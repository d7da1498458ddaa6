import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedError } from './codec.ts'
import { addressed, decodeHocuspocusUp, decodeToken, documentOf, PING, PONG, readAddressed } from './hocuspocus.ts'
import { LIMITS } from './limits.ts'
import { authenticated, token, tokenDenied, tokenWanted } from './message/hocuspocus-auth.ts'
import { documentClosed, leaveDocument } from './message/hocuspocus-close.ts'
import { broadcastStateless, stateless } from './message/hocuspocus-stateless.ts'
import { syncStatus } from './message/hocuspocus-sync-status.ts'
import { presence } from './message/presence.ts'
import { sync } from './message/sync.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const toD = (message: Uint8Array) => hex(addressed('d', message))

test('M-authenticated, M-token-denied, M-token-wanted, M-document-closed: what a server says is Hocuspocus’s own, byte for byte', () => {
	expect(toD(authenticated.encode({ scope: 'read-write' }))).toBe(`016402020a${hex(Buffer.from('read-write'))}`)
	expect(toD(tokenDenied.encode({ reason: 'no' }))).toBe('01640201026e6f')
	expect(toD(tokenWanted.encode({}))).toBe('01640200')
	expect(toD(sync.encode({ step: 'step1', payload: new Uint8Array([0]) }))).toBe('016400000100')
	expect(toD(sync.encode({ step: 'step2', payload: new Uint8Array([0, 0]) }))).toBe('01640001020000')
	expect(toD(syncStatus.encode({ stored: true }))).toBe('01640801')
	expect(toD(syncStatus.encode({ stored: false }))).toBe('01640800')
	expect(toD(documentClosed.encode({ reason: 'provider_initiated' }))).toMatch(/^01640712/)
	expect(toD(presence.encode({ entries: [] }))).toBe('0164010100')
	expect([hex(PING), hex(PONG)]).toEqual(['09', '0a'])
})

test('M-token: what its provider says is understood, as it was captured', () => {
	const said = readAddressed(bytes('0164 0200 03746f6b 05342e382e30'))
	expect([said.address, said.isToken]).toEqual(['d', true])
	expect(decodeToken(said.message)).toEqual({ name: 'token', token: 'tok', version: '4.8.0' })
	expect(decodeToken(bytes('0200 03746f6b'))).toEqual({ name: 'token', token: 'tok', version: null })
	const session = readAddressed(bytes('04 64007331 0000 0100'))
	expect([session.address, documentOf(session.address), session.isToken]).toEqual(['d\0s1', 'd', false])
	expect(decodeHocuspocusUp(session.message)).toMatchObject({ name: 'sync', step: 'step1' })
	expect(decodeHocuspocusUp(bytes('01 06 01050002 7b7d'))).toMatchObject({ name: 'presence' })
	expect(decodeHocuspocusUp(bytes('07'))).toEqual({ name: 'leave-document' })
	expect(decodeHocuspocusUp(stateless.encode({ payload: new Uint8Array([65]) }))).toHaveProperty('name', 'stateless')
	expect(decodeHocuspocusUp(broadcastStateless.encode({ payload: new Uint8Array() }))).toHaveProperty('payload')
	expect(hex(leaveDocument.encode({}))).toBe('07')
})

test('an address comes back as it was sent, whatever it holds', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.uint8Array({ maxLength: 50 }), (address, message) => {
			const read = readAddressed(addressed(address, message))
			expect([read.address, hex(read.message)]).toEqual([address, hex(message)])
		}),
	)
})

test('G3: an address and a token of the greatest length are read, longer ones are malformed', () => {
	const addressOf = (length: number) => addressed('a'.repeat(length), new Uint8Array([7]))
	expect(readAddressed(addressOf(LIMITS.addressBytes)).address).toHaveLength(LIMITS.addressBytes)
	expect(() => readAddressed(addressOf(LIMITS.addressBytes + 1))).toThrow(MalformedError)
	const tokenOf = (length: number) => token.encode({ token: 'a'.repeat(length), version: null })
	expect(decodeToken(tokenOf(LIMITS.tokenLength)).token).toHaveLength(LIMITS.tokenLength)
	expect(() => decodeToken(tokenOf(LIMITS.tokenLength + 1))).toThrow(MalformedError)
})

test('G7: an address ends where its frame does, whatever its length says, and its length ends too', () => {
	const memory = new Uint8Array(500).fill(97)
	memory[0] = 100
	expect(() => readAddressed(memory.subarray(0, 20))).toThrow(MalformedError)
	expect(() => readAddressed(new Uint8Array(100).fill(0x80))).toThrow('a number beyond 2^53 - 1')
	expect(() => decodeToken(Uint8Array.of(2, ...new Uint8Array(100).fill(0x80)))).toThrow('a number beyond 2^53 - 1')
})

test('G7: whatever bytes arrive from a Hocuspocus client, they are a message or MalformedError', () => {
	const read = (frame: Uint8Array) => {
		const { message, isToken } = readAddressed(frame)
		return isToken ? decodeToken(message) : decodeHocuspocusUp(message)
	}
	const whole = addressed('d', token.encode({ token: 'tok', version: '4.8.0' }))
	const frames = fc.oneof(
		fc.uint8Array({ maxLength: 200 }),
		fc.uint8Array({ maxLength: 100 }).map((message) => addressed('d', message)),
		fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
	)
	fc.assert(
		fc.property(frames, (frame) => {
			try {
				expect(read(frame)).toHaveProperty('name')
			} catch (error) {
				expect(error).toBeInstanceOf(MalformedError)
			}
		}),
		{ numRuns: 3000 },
	)
})
