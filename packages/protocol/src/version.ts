/**
 * The protocol's number. The server speaks it and the one before, so that a tab which was open across a deploy keeps
 * its pending edits.
 *
 * 1: hello, welcome, edit, update, committed, snapshot, resync, rename, renamed, notice, probe, alive, presence.
 * 2: deflated-snapshot.
 */
export const PROTOCOL = 2
export const OLDEST_PROTOCOL = 1

/** The WebSocket subprotocol of native clients. Without one a client is taken for a plain y-websocket client. */
export const SUBPROTOCOL = 'tandem.v1'
