import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Codec, MalformedError, varuint } from './codec.ts'

/** One kind of message: its number on the wire, its name and the layout of its body. */
export interface Message<N extends string, T> {
	readonly type: number
	readonly name: N
	readonly body: Codec<T>
	/** The whole WebSocket payload: the type, then the body. */
	encode(value: T): Uint8Array
}

export function defineMessage<const N extends string, T>(type: number, name: N, body: Codec<T>): Message<N, T> {
	return {
		type,
		name,
		body,
		encode: (value) => {
			const to = encoding.createEncoder()
			encoding.writeVarUint(to, type)
			body.write(to, value)
			return encoding.toUint8Array(to)
		},
	}
}

/** What a decoder of this set of messages returns: a union told apart by `name`. */
export type Decoded<M> = M extends Message<infer N, infer T> ? { readonly name: N } & T : never

/**
 * Reads one payload as one of `messages`. Throws MalformedError for an unknown type, a short body and trailing bytes:
 * a message is read whole or not at all.
 */
export function decoderOf<M extends Message<string, unknown>>(
	messages: readonly M[],
): (payload: Uint8Array) => Decoded<M> {
	const byType = new Map(messages.map((message) => [message.type, message]))
	return (payload) => {
		const from = decoding.createDecoder(payload)
		try {
			const type = varuint.read(from)
			const message = byType.get(type)
			if (message === undefined) throw new MalformedError(`unknown message type ${type}`)
			const value = message.body.read(from)
			if (decoding.hasContent(from)) throw new MalformedError(`bytes after the end of ${message.name}`)
			return Object.assign(value as object, { name: message.name }) as unknown as Decoded<M>
		} catch (error) {
			if (error instanceof MalformedError) throw error
			throw new MalformedError('a message that ends too early', { cause: error })
		}
	}
}
