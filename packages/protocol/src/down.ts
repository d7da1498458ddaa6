import { alive } from './message/alive.ts'
import { committed } from './message/committed.ts'
import { deflatedSnapshot } from './message/deflated-snapshot.ts'
import { notice } from './message/notice.ts'
import { presence } from './message/presence.ts'
import { renamed } from './message/renamed.ts'
import { resync } from './message/resync.ts'
import { snapshot } from './message/snapshot.ts'
import { update } from './message/update.ts'
import { welcome } from './message/welcome.ts'
import { type Decoded, decoderOf } from './message.ts'

/** Everything the server may send to a tandem.v1 client. */
export const DOWN = [
	welcome,
	update,
	committed,
	snapshot,
	deflatedSnapshot,
	resync,
	renamed,
	notice,
	presence,
	alive,
] as const
export type Down = Decoded<(typeof DOWN)[number]>
export const decodeDown: (payload: Uint8Array) => Down = decoderOf(DOWN)
