import { bytes, type Codec, oneOf } from '../codec.ts'
import { defineMessage } from '../message.ts'

const step = oneOf('step1', 'step2', 'update')

/**
 * Both ways, y-protocols' sync message: only on connections without a subprotocol, for plain y-websocket clients.
 * `step1` carries a state vector, `step2` and `update` a Yjs update (V1).
 */
const body: Codec<{ step: 'step1' | 'step2' | 'update'; payload: Uint8Array }> = {
	shape: 'sync',
	read: (from) => ({ step: step.read(from), payload: bytes.read(from) }),
	write: (to, value) => {
		step.write(to, value.step)
		bytes.write(to, value.payload)
	},
}

export const sync = defineMessage(0, 'sync', body)

/** Client → server: y-protocols' request for everybody's presence. It has no body. */
export const queryPresence = defineMessage(3, 'query-presence', {
	shape: 'empty',
	read: () => ({}),
	write: () => {},
})
