import { expect, test } from 'vitest'
import { Tickets } from './tickets.ts'

const secret = 'k'.repeat(43)
const claims = { document: 'd'.repeat(22), person: 'ada', session: 's', role: 'write', expires: 600_000 } as const

test('a ticket says what it was given for, also after a restart', () => {
	const ticket = new Tickets(secret).give(claims)
	expect(ticket).toMatch(/^ticket_[\w.-]+$/)
	expect(new Tickets(secret).read(ticket)).toEqual(claims)
})

test('G4: a ticket with a changed byte, of another secret or none at all is nobody’s', () => {
	const tickets = new Tickets(secret)
	const ticket = tickets.give(claims)
	const body = ticket.slice('ticket_'.length, ticket.indexOf('.'))
	const forged = Buffer.from(JSON.stringify({ ...claims, person: 'eve' })).toString('base64url')
	const wrong = [
		ticket.replace(body, forged),
		ticket.replace('ticket_', ''),
		ticket.slice(0, -1),
		`${ticket}A`,
		ticket.replace(/\..*/, '.'),
		ticket.replace(/\..*/, `.${'A'.repeat(43)}`),
		new Tickets('o'.repeat(43)).give(claims),
		'ticket_.',
		'',
	]
	for (let at = 'ticket_'.length; at < ticket.length - 1; at += 1) {
		if (ticket[at] === '.') continue
		wrong.push(ticket.slice(0, at) + (ticket[at] === 'A' ? 'B' : 'A') + ticket.slice(at + 1))
	}
	for (const each of wrong) expect([each, tickets.read(each)]).toEqual([each, null])
})
