import { z } from 'zod'

/**
 * What is read of a presence state. Its `user` is not: whatever a client says there, the server stamps who is signed in.
 * `cursor` is the editor binding's (relative positions as JSON); `extra` is free, at most 1 KiB.
 */
export const presenceState = z.object({
	cursor: z.unknown().optional(),
	extra: z.unknown().optional(),
})
