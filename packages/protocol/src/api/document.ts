import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { person } from './person.ts'

/** 128 random bits, base64url: 22 characters. */
export const documentId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)

const time = z.number().int().nonnegative().describe('milliseconds since 1970')

/** Server → client: one document as home and trash list it. */
export const documentSummary = z.object({
	id: documentId,
	title: z.string().max(LIMITS.titleLength),
	/** Whether the asking person made it: only the maker may trash, restore and delete. */
	mine: z.boolean(),
	createdAt: time,
	/** The last stored edit or rename. */
	updatedAt: time,
	/** When it was moved to the trash; null when it is not there. */
	trashedAt: time.nullable(),
})
export type DocumentSummary = z.infer<typeof documentSummary>

/** Client → server, `POST /api/documents`. */
export const documentDraft = z.object({ title: z.string().trim().max(LIMITS.titleLength).default('') })
export type DocumentDraft = z.infer<typeof documentDraft>

/** Client → server, `PATCH /api/documents/:id`. */
export const documentChange = z.object({ title: z.string().trim().max(LIMITS.titleLength) })

/** Server → page, `GET /api/documents/:id/page`: what the first HTML of a document needs. */
export const documentPage = z.object({
	id: documentId,
	title: z.string(),
	html: z.string(),
	/** The log offset that `html` shows. */
	offset: z.number().int().nonnegative(),
	/** The highest schema number that wrote to the document. */
	schema: z.number().int().nonnegative(),
	updatedAt: time,
	people: z
		.array(person.pick({ id: true, name: true, color: true }))
		.describe('who wrote here, latest first, at most 5'),
})
export type DocumentPage = z.infer<typeof documentPage>

/** Server → client, `GET /api/documents/:id/people`: its maker and who opened it, the latest first. */
export const documentPeople = z.array(person.pick({ id: true, name: true, color: true })).max(LIMITS.documentPeople)
