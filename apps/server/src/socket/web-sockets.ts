import { LIMITS, SUBPROTOCOL } from '@tandem/protocol'
import { WebSocketServer } from 'ws'

/** Answers upgrades that were judged. Fragments and buffered pieces are bounded by the library's defaults; messages by ours. */
export function webSockets(): WebSocketServer {
	return new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		skipUTF8Validation: true,
		maxPayload: LIMITS.messageBytes,
		handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
	})
}
