/** How Node's requests leave. */
interface Dispatcher {
	dispatch(request: { headers: Record<string, string> }, handler: unknown): boolean
}
const GLOBAL = Symbol.for('undici.globalDispatcher.1')

/**
 * Node's own EventSource, open. It has no cookies, so they are put on as its request leaves, as a browser's jar does.
 * Needs EVENT_SOURCE in the environment of the process.
 */
export async function openEventSource(url: string, cookie: string): Promise<EventSource> {
	// Node makes its dispatcher with the first request.
	await fetch(new URL('/healthz', url)).then(
		(answer) => answer.body?.cancel(),
		() => {},
	)
	const inner = (globalThis as unknown as Record<symbol, Dispatcher>)[GLOBAL]
	const withCookie: Dispatcher = {
		dispatch: (request, handler) =>
			inner?.dispatch({ ...request, headers: { ...request.headers, cookie } }, handler) ?? false,
	}
	const source = new EventSource(url, { dispatcher: withCookie, node: { dispatcher: withCookie } } as EventSourceInit)
	await new Promise<void>((resolve, reject) => {
		source.onopen = () => resolve()
		source.onerror = () => reject(new Error(`${url} could not be opened`))
	})
	source.onerror = () => {
		throw new Error('the stream was cut')
	}
	return source
}

export const EVENT_SOURCE = { NODE_OPTIONS: '--experimental-eventsource --no-warnings' }
