import { beatLocks } from './beat-locks.ts'
import type { Channel, ClientEnv, EventsEnv, PageEvent, Socket, SocketListener } from './env.ts'
import { newId } from './id.ts'
import type { Locks } from './lock.ts'
import { webLocks } from './web-locks.ts'

/** The real world of a page. The one file of this package that touches the browser's globals. One per page is enough. */
export function browserEnv(): ClientEnv & EventsEnv {
	const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
	const after = (ms: number, task: () => void) => {
		const timer = setTimeout(task, ms)
		return () => clearTimeout(timer)
	}
	return {
		now: () => Date.now(),
		after,
		random,
		webSocket,
		fetch: (url, init) => fetch(url, init),
		inflate,
		indexedDB: factory(),
		locks: locks(random, after),
		channel,
		onPage,
	}
}

/** Some browsers throw on the mere mention of it when storage is forbidden. */
function factory(): IDBFactory | null {
	try {
		return globalThis.indexedDB ?? null
	} catch {
		return null
	}
}

function locks(random: ClientEnv['random'], after: ClientEnv['after']): Locks {
	const manager = (navigator as Partial<Pick<Navigator, 'locks'>>).locks
	if (manager !== undefined) return webLocks(manager)
	// Names carry the person, so one channel serves whoever is signed in.
	return beatLocks({ channel: () => channel('tandem:locks'), after, tab: newId({ random }) })
}

function channel(name: string): Channel {
	const channel = new BroadcastChannel(name)
	return {
		say: (word) => channel.postMessage(word),
		hear: (task) => {
			channel.onmessage = ({ data }) => task(data)
		},
		close: () => {
			channel.onmessage = null
			channel.close()
		},
	}
}

function webSocket(url: string, protocol: string, to: SocketListener): Socket {
	const socket = new WebSocket(url, protocol)
	socket.binaryType = 'arraybuffer'
	socket.onopen = () => to.opened()
	socket.onmessage = ({ data }) => to.message(new Uint8Array(data as ArrayBuffer))
	socket.onclose = ({ code }) => to.closed(code)
	return {
		send: (payload) => socket.send(payload as Uint8Array<ArrayBuffer>),
		close: () => {
			socket.onopen = socket.onmessage = socket.onclose = null
			socket.close()
		},
		unsent: () => socket.bufferedAmount,
	}
}

async function inflate(deflated: Uint8Array): Promise<Uint8Array> {
	const stream = new Blob([deflated as Uint8Array<ArrayBuffer>]).stream()
	return new Uint8Array(await new Response(stream.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer())
}

function onPage(event: PageEvent, task: () => void): () => void {
	switch (event) {
		case 'hide':
			return on(window, 'pagehide', task)
		case 'show':
			return on(window, 'pageshow', (shown) => (shown as PageTransitionEvent).persisted && task())
		case 'freeze':
			return on(document, 'freeze', task)
		case 'wake': {
			const visible = on(document, 'visibilitychange', () => document.visibilityState === 'visible' && task())
			const online = on(window, 'online', task)
			const resumed = on(document, 'resume', task)
			return () => {
				visible()
				online()
				resumed()
			}
		}
		default:
			return event satisfies never
	}
}

function on(target: EventTarget, event: string, task: (event: Event) => void): () => void {
	target.addEventListener(event, task)
	return () => target.removeEventListener(event, task)
}
