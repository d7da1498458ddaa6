import { z } from 'zod'
import { LIMITS } from '../limits.ts'

/** The colours a person may have, light theme; the index is what is stored and the theme picks the shade. */
export const PERSON_COLORS = ['teal', 'orange', 'indigo', 'fuchsia', 'blue', 'green', 'rose', 'amber'] as const

/** Server → client: who somebody is. */
export const person = z.object({
	id: z.string(),
	name: z.string().min(1).max(LIMITS.nameLength),
	color: z.enum(PERSON_COLORS),
	guest: z.boolean(),
})
export type Person = z.infer<typeof person>

/** Client → server, `PATCH /api/me`. */
export const personChange = z.object({
	name: z.string().trim().min(1).max(LIMITS.nameLength).optional(),
	color: z.enum(PERSON_COLORS).optional(),
})
export type PersonChange = z.infer<typeof personChange>
