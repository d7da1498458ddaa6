import {
	decodeDown,
	decodeHocuspocusUp,
	decodePlainUp,
	decodeToken,
	decodeUp,
	MalformedError,
	readAddressed,
	readEventId,
	type Up,
	writeEventId,
} from '@tandem/protocol'
import { admit, decodeVector, encodeVector } from '../../apps/server/src/session/admission.ts'
import type { Corpus } from './corpus.ts'

/** Something that reads bytes of strangers, and honest bytes for it. */
export interface Decoder {
	readonly name: string
	readonly honest: readonly Uint8Array[]
	/** True where they mean something. Throws anything else than MalformedError where it fails. */
	takes(bytes: Uint8Array): boolean
}

function takes(read: (bytes: Uint8Array) => unknown): (bytes: Uint8Array) => boolean {
	return (bytes) => {
		try {
			read(bytes)
			return true
		} catch (error) {
			if (error instanceof MalformedError) return false
			throw error
		}
	}
}

const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

/** Every decoder that a stranger's bytes reach, with what the corpus has for it. */
export function decodersOf(corpus: Corpus): Decoder[] {
	const of = (name: string) => [...corpus].find(([flavour]) => flavour.name === name)?.[1] ?? { up: [], down: [] }
	const [native, plain] = [of('native'), of('plain')]
	const edits = native.up
		.map(decodeUp)
		.filter((message): message is Extract<Up, { name: 'edit' }> => message.name === 'edit')
	const updates = edits.map(({ update }) => update)
	const stored = new Map([
		[7, 40],
		[2 ** 31, 9],
	])
	const eventIds = [0, 1, 999, 10 ** 14].map((seq) => latin(writeEventId({ seq, nonce: '0123456789abcdef' })))
	return [
		{ name: 'native up', honest: native.up, takes: takes(decodeUp) },
		{ name: 'native down', honest: native.down, takes: takes(decodeDown) },
		{ name: 'plain up', honest: plain.up, takes: takes(decodePlainUp) },
		{
			name: 'hocuspocus up',
			honest: of('hocuspocus').up.filter(({ length }) => length > 1),
			takes: takes((frame) => {
				const { message, isToken } = readAddressed(frame)
				return isToken ? decodeToken(message) : decodeHocuspocusUp(message)
			}),
		},
		{ name: 'state vector', honest: [encodeVector(stored), Uint8Array.of(0)], takes: takes(decodeVector) },
		{ name: 'admission', honest: updates, takes: (bytes) => admit(bytes, stored).kind !== 'malformed' },
		{
			name: 'event id',
			honest: eventIds,
			takes: (bytes) => readEventId(Buffer.from(bytes).toString('latin1')) !== null,
		},
	]
}
