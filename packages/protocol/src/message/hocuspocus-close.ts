import * as encoding from 'lib0/encoding'
import { type Codec, MalformedError } from '../codec.ts'
import { defineMessage } from '../message.ts'

const CLOSE = 7

/** Hocuspocus client → server: this document is not needed any more; the socket and its other documents stay. */
export const leaveDocument = defineMessage<'leave-document', object>(CLOSE, 'leave-document', {
	shape: 'empty',
	read: () => ({}),
	write: () => {},
})

const reason: Codec<{ reason: string }> = {
	shape: 'hocuspocus-closed',
	read: () => {
		throw new MalformedError('only servers say this')
	},
	write: (to, value) => encoding.writeVarString(to, value.reason),
}

/** Server → Hocuspocus client: nothing more comes about this document. `reason` is a failure's code. */
export const documentClosed = defineMessage(CLOSE, 'document-closed', reason)
