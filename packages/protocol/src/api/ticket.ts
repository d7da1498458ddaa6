import { z } from 'zod'
import { SCOPES } from './token.ts'

/** Client → server, `POST /api/documents/:id/tickets`. */
export const ticketDraft = z.object({
	role: z.enum(SCOPES).optional().describe('at most this; left out: as much as who asks may do there'),
})

/** Server → client: lets its bearer open this one document, as the person who asked. */
export const ticket = z.object({
	ticket: z.string().describe('for `/collab/{id}?ticket=`, any number of times until it expires'),
	role: z.enum(SCOPES),
	expires: z.number().int().nonnegative().describe('milliseconds since 1970'),
})
export type Ticket = z.infer<typeof ticket>
