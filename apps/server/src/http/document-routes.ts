import { mentionedPeople, nameMentions } from '@tandem/editor/name-mentions'
import { documentChange, documentDraft, documentPage, documentSummary } from '@tandem/protocol'
import { z } from 'zod'
import type { Fact } from '../event/fact.ts'
import type { AccessTo } from './access.ts'
import type { Authenticated } from './authentication.ts'
import { type Documents, summaryOf } from './documents.ts'
import type { PerMinute } from './per-minute.ts'
import { granted, Refusal } from './refusal.ts'
import type { RoomProjection, Rooms } from './rooms-port.ts'
import { type Identify, type Route, routesFor } from './route.ts'

export interface DocumentRoutesOptions {
	readonly identify: Identify
	readonly accessTo: AccessTo
	readonly documents: Documents
	readonly rooms: Rooms
	/** New documents, by person. */
	readonly perMinute: PerMinute
	/** Makes a document that holds one empty paragraph; returns its id. */
	readonly newDocument: (personId: string, title: string) => Promise<string>
	/** Stores what happened to a document, and tells whom it concerns. */
	readonly record: (fact: Fact) => Promise<boolean>
}

const notOpen = ['not-found', 'trashed'] as const
const filter = z.object({ filter: z.string().max(300).default('').describe('a part of the title') })
const text = z.string()

/** Documents as wholes. What is in them is edited over the WebSocket. */
export function documentRoutes(options: DocumentRoutesOptions): Route[] {
	return [...listRoutes(options), ...oneRoutes(options), ...readRoutes(options), ...trashRoutes(options)]
}

function listRoutes({ identify, documents, perMinute, newDocument }: DocumentRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/api/documents',
			summary: 'What I made or opened, last activity first, without the trash',
			query: filter,
			answers: { status: 200, schema: z.array(documentSummary) },
			refuses: ['invalid-request', 'unauthenticated'],
			handle: async ({ context, query, person }) => {
				const { id } = await person()
				return context.json((await documents.list(id, query.filter)).map((row) => summaryOf(row, id)))
			},
		}),
		route({
			method: 'get',
			path: '/api/trash',
			summary: 'What I made and moved to the trash, the last one first',
			answers: { status: 200, schema: z.array(documentSummary) },
			refuses: ['unauthenticated'],
			handle: async ({ context, person }) => {
				const { id } = await person()
				return context.json((await documents.trash(id)).map((row) => summaryOf(row, id)))
			},
		}),
		route({
			method: 'post',
			path: '/api/documents',
			summary: 'Make a document',
			body: documentDraft,
			answers: { status: 201, schema: documentSummary },
			refuses: ['invalid-request', 'unauthenticated', 'too-many-documents', 'not-storing'],
			handle: async ({ context, body, person }) => {
				const maker = await person()
				const wait = await perMinute.take(maker.id)
				if (wait !== null) throw new Refusal('too-many-documents', { headers: { 'retry-after': String(wait) } })
				const id = await newDocument(maker.id, body.title)
				return context.json(await summary(documents, id, maker), 201, { location: `/api/documents/${id}` })
			},
		}),
	]
}

function oneRoutes({ identify, accessTo, documents, rooms }: DocumentRoutesOptions): Route[] {
	const route = routesFor(identify)
	return [
		route({
			method: 'get',
			path: '/api/documents/:id',
			summary: 'One document, as the lists have it',
			answers: { status: 200, schema: documentSummary },
			refuses: notOpen,
			handle: async ({ context, id, caller }) => {
				const person = await caller()
				const { document } = granted(await accessTo(id, person))
				return context.json(summaryOf(document, person?.id ?? ''))
			},
		}),
		route({
			method: 'get',
			path: '/api/documents/:id/access',
			summary: 'What I may do with it: a browser cannot see why a WebSocket was refused, here it can',
			answers: { status: 200, schema: z.object({ role: z.enum(['write', 'read']) }) },
			refuses: notOpen,
			handle: async ({ context, id, caller }) => {
				const { role } = granted(await accessTo(id, await caller()))
				return context.json({ role })
			},
		}),
		route({
			method: 'patch',
			path: '/api/documents/:id',
			summary: 'Rename it',
			body: documentChange,
			answers: { status: 200, schema: documentSummary },
			refuses: ['invalid-request', 'unauthenticated', ...notOpen, 'not-storing'],
			handle: async ({ context, id, body, person }) => {
				const writer = await person()
				if (granted(await accessTo(id, writer)).role !== 'write') throw new Refusal('read-only')
				await rooms.rename(id, writer.id, body.title)
				return context.json(await summary(documents, id, writer))
			},
		}),
	]
}

function readRoutes({ identify, accessTo, documents, rooms }: DocumentRoutesOptions): Route[] {
	const route = routesFor(identify)
	const projection = async (id: string): Promise<RoomProjection> => {
		const found = await rooms.project(id)
		if (found === undefined) throw new Refusal('not-found')
		return found
	}
	/** Whoever reads it with a session has opened it. */
	const open = async (id: string, person: Authenticated | null) => {
		const access = granted(await accessTo(id, person))
		if (person !== null) await documents.recordVisit(id, person.id)
		return access
	}
	/** The text with mentions under the names people have now. */
	const named = async (html: string, reader: Authenticated | null) =>
		nameMentions(html, await documents.names(mentionedPeople(html)), reader?.id)
	return [
		route({
			method: 'get',
			path: '/api/documents/:id/page',
			summary: 'Everything the first HTML of its page shows; needs no session',
			answers: { status: 200, schema: documentPage },
			refuses: notOpen,
			handle: async ({ context, id, caller }) => {
				const reader = await caller()
				const { document } = await open(id, reader)
				const [{ html: written, ...shown }, people] = await Promise.all([projection(id), documents.writers(id)])
				const { offset, title, schema } = shown
				const html = await named(written, reader)
				return context.json({ id, title, html, offset, schema, updatedAt: document.updated_at, people })
			},
		}),
		route({
			method: 'get',
			path: '/api/documents/:id/html',
			summary: 'What is in it as safe HTML, without the title; needs no session',
			answers: { status: 200, schema: text, type: 'text/html' },
			refuses: notOpen,
			handle: async ({ context, id, caller }) => {
				const reader = await caller()
				await open(id, reader)
				const html = await named((await projection(id)).html, reader)
				// Opened by itself it is a page of this origin that others wrote.
				return context.html(html, 200, {
					'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
				})
			},
		}),
		route({
			method: 'get',
			path: '/api/documents/:id/markdown',
			summary: 'What is in it as Markdown, without the title; needs no session',
			answers: { status: 200, schema: text, type: 'text/markdown' },
			refuses: notOpen,
			handle: async ({ context, id, caller }) => {
				await open(id, await caller())
				const { markdown } = await projection(id)
				return context.body(markdown, 200, { 'content-type': 'text/markdown; charset=utf-8' })
			},
		}),
	]
}

function trashRoutes({ identify, accessTo, documents, rooms, record }: DocumentRoutesOptions): Route[] {
	const route = routesFor(identify)
	const refuses = ['unauthenticated', 'not-maker', 'not-found', 'not-storing'] as const
	return [
		route({
			method: 'post',
			path: '/api/documents/:id/trash',
			summary: 'Move it to the trash: closed for everybody until its maker restores it',
			answers: { status: 200, schema: documentSummary },
			refuses,
			handle: async ({ context, id, person }) => {
				const maker = await person()
				granted(await accessTo(id, maker, 'manage'))
				await record({ kind: 'trashed', document: id, person: maker.id })
				rooms.documentChanged(id, 'trashed')
				return context.json(await summary(documents, id, maker))
			},
		}),
		route({
			method: 'post',
			path: '/api/documents/:id/restore',
			summary: 'Take it out of the trash',
			answers: { status: 200, schema: documentSummary },
			refuses,
			handle: async ({ context, id, person }) => {
				const maker = await person()
				granted(await accessTo(id, maker, 'manage'))
				await record({ kind: 'restored', document: id, person: maker.id })
				rooms.documentChanged(id, 'restored')
				return context.json(await summary(documents, id, maker))
			},
		}),
		route({
			method: 'delete',
			path: '/api/documents/:id',
			summary: 'Delete it for good, with everything that was ever written in it; only from the trash',
			answers: { status: 204 },
			refuses: ['invalid-request', ...refuses],
			handle: async ({ context, id, person }) => {
				const { document } = granted(await accessTo(id, await person(), 'manage'))
				if (document.trashed_at === null) {
					const issues = [{ path: 'id', message: 'is not in the trash: move it there first' }]
					throw new Refusal('invalid-request', { issues })
				}
				await record({ kind: 'deleted', document: id })
				rooms.documentChanged(id, 'deleted')
				return context.body(null, 204)
			},
		}),
	]
}

async function summary(documents: Documents, id: string, person: Authenticated) {
	const row = await documents.find(id)
	// Its maker may delete it in another tab meanwhile.
	if (row === undefined) throw new Refusal('not-found')
	return summaryOf(row, person.id)
}
