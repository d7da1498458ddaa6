import { edit } from './message/edit.ts'
import { hello } from './message/hello.ts'
import { presence } from './message/presence.ts'
import { probe } from './message/probe.ts'
import { rename } from './message/rename.ts'
import { queryPresence, sync } from './message/sync.ts'
import { type Decoded, decoderOf } from './message.ts'

/** Everything a tandem.v1 client may send. */
const native = [hello, edit, rename, presence, probe] as const
export type Up = Decoded<(typeof native)[number]>
export const decodeUp: (payload: Uint8Array) => Up = decoderOf(native)

/** Everything a plain y-websocket client may send. */
const plain = [sync, presence, queryPresence] as const
export type PlainUp = Decoded<(typeof plain)[number]>
export const decodePlainUp: (payload: Uint8Array) => PlainUp = decoderOf(plain)

export const UP = [...native, ...plain] as const
