/**
 * Test equipment: a process that reads a stream with Node's own EventSource and prints a line of JSON for each thing it
 * is told. Arguments: address, cookie.
 */
const [, , url = '', cookie = ''] = process.argv

/** How Node's requests leave: EventSource has no cookies of its own, so they are put on here, as a browser's jar does. */
interface Dispatcher {
	dispatch(request: { headers: Record<string, string> }, handler: unknown): boolean
}
const GLOBAL = Symbol.for('undici.globalDispatcher.1')
// Node makes it with the first request.
await fetch(new URL('/healthz', url))
const inner = (globalThis as unknown as Record<symbol, Dispatcher>)[GLOBAL]
const withCookie: Dispatcher = {
	dispatch: (request, handler) =>
		inner?.dispatch({ ...request, headers: { ...request.headers, cookie } }, handler) ?? false,
}

const say = (told: object) => process.stdout.write(`${JSON.stringify(told)}\n`)
const source = new EventSource(url, { dispatcher: withCookie, node: { dispatcher: withCookie } } as EventSourceInit)
source.addEventListener('open', () => say({ is: 'open' }))
source.addEventListener('error', () => say({ is: 'error', closed: source.readyState === source.CLOSED }))
for (const event of ['message', 'activity', 'gone', 'notification', 'presence', 'reset']) {
	source.addEventListener(event, ({ lastEventId, data }) => say({ is: event, id: lastEventId, row: JSON.parse(data) }))
}
// Between two connections nothing else would keep this process.
setInterval(() => {}, 60_000)
