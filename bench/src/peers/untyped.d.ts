/** The package has no types for what it exports under this name. */
declare module 'y-websocket/bin/utils' {
	export function setupWSConnection(socket: import('ws').WebSocket, request: import('node:http').IncomingMessage): void
}
