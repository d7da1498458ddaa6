import { z } from 'zod'

/**
 * A presence state. `user` is stamped by the server from the session and cannot be chosen; `cursor` is the editor
 * binding's (relative positions as JSON); `extra` is free, at most 1 KiB.
 */
export const presenceState = z.object({
	user: z.object({ id: z.string(), name: z.string(), color: z.string() }).optional(),
	cursor: z.unknown().optional(),
	extra: z.unknown().optional(),
})
export type PresenceState = z.infer<typeof presenceState>
