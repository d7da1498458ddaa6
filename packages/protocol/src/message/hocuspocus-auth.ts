import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Codec, MalformedError, text, varuint } from '../codec.ts'
import { LIMITS } from '../limits.ts'
import { defineMessage } from '../message.ts'

/** What an auth message is about: the first number of its body. */
const TOKEN = 0
const DENIED = 1
const AUTHENTICATED = 2

const AUTH = 2

const given = text(LIMITS.tokenLength)
const version = text(100)

/**
 * Hocuspocus client → server: a token for one document, the first message about it and the answer to `tokenWanted`.
 * `version` is the provider's, null before its version 4.
 */
const tokenBody: Codec<{ token: string; version: string | null }> = {
	shape: 'hocuspocus-token',
	read: (from) => {
		if (varuint.read(from) !== TOKEN) throw new MalformedError('an auth message that is no token')
		return { token: given.read(from), version: decoding.hasContent(from) ? version.read(from) : null }
	},
	write: (to, value) => {
		encoding.writeVarUint(to, TOKEN)
		given.write(to, value.token)
		if (value.version !== null) version.write(to, value.version)
	},
}

export const token = defineMessage(AUTH, 'token', tokenBody)

const saying = <K extends string>(kind: number, key: K): Codec<Record<K, string>> => ({
	shape: `hocuspocus-auth-${kind}`,
	read: () => {
		throw new MalformedError('only servers say this')
	},
	write: (to, value) => {
		encoding.writeVarUint(to, kind)
		encoding.writeVarString(to, value[key])
	},
})

/** Server → Hocuspocus client: the token was good. `scope` is `read-write` or `readonly`. */
export const authenticated = defineMessage(AUTH, 'authenticated', saying(AUTHENTICATED, 'scope'))

/** Server → Hocuspocus client: it was not, or there is no such document. The provider tells its application the reason. */
export const tokenDenied = defineMessage(AUTH, 'token-denied', saying(DENIED, 'reason'))

/** Server → Hocuspocus client: the token has run out, a fresh one is wanted. */
export const tokenWanted = defineMessage<'token-wanted', object>(AUTH, 'token-wanted', {
	shape: 'hocuspocus-token-wanted',
	read: () => ({}),
	write: (to) => encoding.writeVarUint(to, TOKEN),
})
