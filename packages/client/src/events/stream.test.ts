import { expect, test } from 'vitest'
import { settle, World } from '../world.fixture.ts'
import { EventStream } from './stream.ts'
import type { StreamedEvent } from './word.ts'

/** A stream whose answers a test gives: chunks of a body, which stays open, or a whole response. */
function stream(...answers: (readonly string[] | Response)[]) {
	const world = new World()
	const asked: Headers[] = []
	const heard: (StreamedEvent | 'begun')[] = []
	let onAlive = () => {}
	const one = new EventStream({
		env: {
			now: () => world.time,
			after: (ms, task) => world.after(ms, task),
			random: (length) => new Uint8Array(length),
			fetch: async (_url, init) => {
				asked.push(new Headers(init?.headers))
				const answer = answers.shift() ?? new Response(null, { status: 204 })
				return answer instanceof Response ? answer : bodyOf(answer)
			},
		},
		url: '/stream',
		lastEventId: () => heard.findLast((entry) => entry !== 'begun')?.id ?? '0-0000000000000000',
		alive: () => onAlive(),
		heard: (events, begun) => heard.push(...(begun ? ['begun' as const] : []), ...events),
		lost: () => {},
		changed: () => {},
	})
	one.dispatch({ kind: 'start' })
	return {
		world,
		one,
		asked,
		heard,
		whenAlive: (task: () => void) => {
			onAlive = task
		},
	}
}

function bodyOf(chunks: readonly string[]): Response {
	const body = new ReadableStream<Uint8Array>({
		start: (controller) => {
			for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
		},
	})
	return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}

test('G5: names, ids and data arrive however the bytes are cut, with any line ends', async () => {
	const bytes = [
		'id: 1-00',
		'00000000000000\r',
		'\nevent: notification\r\ndata: {"a":"',
		'ü\\n😀"}\r\n\r\n: still here\n\n',
		'data: 2\n\n',
	]
	const { heard } = stream(bytes)
	await settle()
	expect(heard).toEqual([
		'begun',
		{ id: '1-0000000000000000', name: 'notification', data: { a: 'ü\n😀' } },
		{ id: null, name: 'message', data: 2 },
	])
})

test('G5: data that cannot be read cuts the stream, which goes on after what came before', async () => {
	const good = (seq: number) => `id: ${seq}-0000000000000000\ndata: ${seq}\n\n`
	const { world, one, asked, heard } = stream(
		[`${good(1)}id: 2-0000000000000000\ndata: {"half\n\n${good(3)}`],
		[good(2)],
	)
	await settle()
	expect(one.state.kind).toBe('waiting')
	await world.pass(1_000)
	expect(asked.map((headers) => headers.get('last-event-id'))).toEqual(['0-0000000000000000', '1-0000000000000000'])
	expect(heard.map((entry) => (entry === 'begun' ? entry : entry.data))).toEqual(['begun', 1, 'begun', 2])
	expect(one.state.kind).toBe('open')
})

test('an event without end is not held for ever', async () => {
	const { one } = stream([`data: ${'x'.repeat(1_100_000)}`, 'y'])
	await settle()
	expect(one.state.kind).toBe('waiting')
})

test('a proxy’s page in the place of the stream is a failure, and Retry-After is kept', async () => {
	const page = new Response('<h1>Sign in to the wifi</h1>', { headers: { 'content-type': 'text/html' } })
	const busy = new Response(null, { status: 503, headers: { 'retry-after': '9' } })
	const { world, one, asked } = stream(page, busy, ['retry: 3000\n\n'])
	await settle()
	expect(one.state.kind).toBe('waiting')
	await world.pass(500)
	expect(asked).toHaveLength(2)
	await world.pass(8_999)
	expect(asked).toHaveLength(2)
	await world.pass(1)
	expect(one.state).toMatchObject({ kind: 'open', retry: 3_000 })
})

test('S-stream-ended: no session ends it', async () => {
	const { world, one, asked } = stream(new Response(null, { status: 401 }))
	await world.pass(600_000)
	expect(one.state.kind).toBe('ended')
	expect(asked).toHaveLength(1)
	expect(world.timers).toBe(0)
})

test('G10: a tab that slept and is woken by its stream closes it before it looks at what came', async () => {
	const { one, heard, whenAlive } = stream(['data: 1\n\n'])
	whenAlive(() => one.dispatch({ kind: 'stop' }))
	await settle()
	expect(one.state.kind).toBe('idle')
	expect(heard).toEqual([])
})
