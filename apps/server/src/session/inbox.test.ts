import { expect, test } from 'vitest'
import { Inbox } from './inbox.ts'

/** What an inbox did, in order; `handle` is the session's. */
function openInbox(handle: (payload: Uint8Array, inbox: Inbox) => Promise<void> | void) {
	const done: string[] = []
	const inbox: Inbox = new Inbox({
		handle: (payload) => {
			done.push(`handled ${payload[0]}`)
			return handle(payload, inbox)
		},
		failed: () => done.push('failed'),
		pause: () => done.push('paused'),
		resume: () => done.push('resumed'),
	})
	return { inbox, done }
}

const message = (number: number) => Uint8Array.of(number)

test('while a message waits the socket is paused, and what arrives is handled after it in order', async () => {
	const { promise, resolve } = Promise.withResolvers<void>()
	const { inbox, done } = openInbox((payload) => (payload[0] === 1 ? promise : undefined))
	for (const number of [1, 2, 3]) inbox.receive(message(number))
	expect(done).toEqual(['handled 1', 'paused'])
	resolve()
	await promise
	expect(done).toEqual(['handled 1', 'paused', 'resumed', 'handled 2', 'handled 3'])
})

test('a session that closes itself before it waits goes on reading, for the answer to the close', async () => {
	const { inbox, done } = openInbox(async (_payload, own) => own.close())
	inbox.receive(message(1))
	await Promise.resolve()
	inbox.receive(message(2))
	expect(done).toEqual(['handled 1'])
})

test('a message that fails ends the inbox', () => {
	const { inbox, done } = openInbox(() => {
		throw new Error('broken')
	})
	inbox.receive(message(1))
	inbox.receive(message(2))
	expect(done).toEqual(['handled 1', 'failed'])
})
