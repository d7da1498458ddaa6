import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * What the network between a browser and Tandem does.
 * - `open`: passes everything on.
 * - `closed`: resets connections.
 * - `half-open`: takes bytes and the end of a connection and passes nothing on, in either direction; nobody is told. A
 *   connection that lost bytes this way stays dead, as behind a router that forgot it; ones made later are not.
 * - `slow`: passes on this many bytes a second, per connection and direction.
 */
export type Mode = 'open' | 'closed' | 'half-open' | { readonly slow: number }

/** A network of the tests' own: a TCP proxy in front of one port of this machine. */
export interface Network {
	/** The port browsers connect to instead of Tandem's. */
	readonly port: number
	/** Connections that are open on the browsers' side now. */
	readonly connections: number
	/** From now on behaves so: for `all` connections, only for `new` ones, or only for new WebSockets, `sockets`. */
	set(mode: Mode, which?: 'all' | 'new' | 'sockets'): void
	/** Resets every connection and stops listening; may be called again. */
	close(): Promise<void>
}

/** How often a slow connection passes on its share: fine enough that a keystroke does not wait for a whole second. */
const sliceInterval = 50

/** Passes bytes of one direction from `from` to `to` by `mode()`, at most one chunk at a time so that a slow reader is felt by the writer. */
function pass(from: Socket, to: Socket, mode: () => Mode): void {
	let dead = false
	const slice = async (chunk: Buffer, rate: number) => {
		const size = Math.max(1, Math.floor((rate * sliceInterval) / 1000))
		for (let at = 0; at < chunk.length && !to.destroyed; at += size) {
			to.write(chunk.subarray(at, at + size))
			await new Promise((resolve) => setTimeout(resolve, sliceInterval))
		}
	}
	from.on('data', async (chunk: Buffer) => {
		const current = mode()
		if (dead || current === 'half-open') {
			dead = true
			return
		}
		if (typeof current === 'object') {
			from.pause()
			await slice(chunk, current.slow)
			from.resume()
		} else if (!to.write(chunk)) {
			from.pause()
			to.once('drain', () => from.resume())
		}
	})
	from.on('end', () => {
		if (!dead && mode() !== 'half-open') to.end()
	})
}

interface Link {
	readonly near: Socket
	readonly far: Socket
	mode: Mode
}

/** Opens a network in front of `target`, a port at 127.0.0.1. */
export async function openNetwork(target: number): Promise<Network> {
	let fresh: Mode = 'open'
	let freshSocket: Mode | null = null
	const links = new Set<Link>()
	const server = createServer({ allowHalfOpen: true }, (near) => {
		if (fresh === 'closed') {
			near.resetAndDestroy()
			return
		}
		const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
		const link: Link = { near, far, mode: fresh }
		links.add(link)
		for (const socket of [near, far]) socket.setNoDelay().on('error', () => {})
		// A browser asks for a WebSocket with the first bytes of a connection. Heard before they are passed on.
		near.once('data', (head: Buffer) => {
			if (freshSocket === null || !head.toString('latin1').startsWith('GET /collab/')) return
			link.mode = freshSocket
			if (freshSocket === 'closed') near.resetAndDestroy()
		})
		pass(near, far, () => link.mode)
		pass(far, near, () => link.mode)
		near.on('close', () => {
			links.delete(link)
			far.destroy()
		})
		// Tandem's reset is a reset for the browser, unless the network swallows it.
		far.on('close', (failed) => {
			if (link.mode === 'half-open') return
			if (failed) near.resetAndDestroy()
			else near.end()
		})
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port')
	const set = (mode: Mode, which: 'all' | 'new' | 'sockets' = 'all') => {
		freshSocket = which === 'sockets' ? mode : null
		if (which === 'sockets') return
		fresh = mode
		if (which === 'new') return
		for (const link of links) {
			link.mode = mode
			if (mode === 'closed') for (const socket of [link.near, link.far]) socket.resetAndDestroy()
		}
	}
	return {
		port: address.port,
		get connections() {
			return links.size
		},
		set,
		close: async () => {
			set('closed')
			if (!server.listening) return
			server.close()
			await once(server, 'close')
		},
	}
}
