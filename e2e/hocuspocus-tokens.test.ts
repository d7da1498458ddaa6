import { afterEach, expect, test } from 'vitest'
import { type HocuspocusSocket, openHocuspocusSocket } from './hocuspocus-client.ts'
import { newScript } from './script.ts'
import { startServerAlone } from './server-alone.ts'

/** Hocuspocus's own provider, which shows a token or ticket and nothing else. */
const undo: (() => unknown)[] = []
afterEach(async () => {
	for (const each of undo.splice(0).reverse()) await each()
})

function connect(site: string): HocuspocusSocket {
	const socket = openHocuspocusSocket(site, null)
	undo.push(() => socket.close())
	return socket
}

test('G4: a provider opens a document with a ticket or a personal token alone, and loses it with them within a second', async () => {
	const server = await startServerAlone()
	undo.push(() => server.remove())
	const ada = await newScript(server.url)
	const { id } = await ada.api.createDocument({ title: 'Shared' })
	const made = await ada.api.createToken({ name: 'editor', scope: 'write' })
	const reads = await ada.api.createToken({ name: 'viewer', scope: 'read' })
	const { ticket } = await ada.api.createTicket(id)
	const socket = connect(server.url)
	const [byToken, byTicket, viewer] = [made.token, ticket, reads.token].map((token) =>
		connect(server.url).open(id, { token }),
	)
	if (!byToken || !byTicket || !viewer) throw new Error('three were opened')
	await Promise.all([byToken, byTicket, viewer].map((each) => each.until(() => each.provider.synced)))
	byToken.text.insert(0, 'by token ')
	await byTicket.until(() => byTicket.text.toString() === 'by token ')
	byTicket.text.insert(0, 'by ticket ')
	await byToken.until(() => byToken.text.toString() === 'by ticket by token ')
	await viewer.until(() => viewer.text.toString() === 'by ticket by token ')
	expect(viewer.provider.authorizedScope).toBe('readonly')

	const denied = (token: string) => {
		const { provider } = socket.open(id, { token })
		return new Promise((resolve) => provider.on('authenticationFailed', resolve))
	}
	expect(await denied(`${ticket}x`)).toEqual({ reason: 'ticket-refused' })

	const closed = new Promise((resolve) => byToken.provider.on('close', resolve))
	const began = performance.now()
	await ada.api.revokeToken(made.id)
	expect(await closed).toMatchObject({ event: { reason: 'session-ended' } })
	expect(performance.now() - began).toBeLessThan(1000)
})
