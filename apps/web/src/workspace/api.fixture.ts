import { type Api, createApi } from '@tandem/client/api'
import { type DocumentSummary, type FailureCode, type Person, problemOf } from '@tandem/protocol'

/** A server behind `fetch`: keeps documents in memory, and refuses the next request when told to. */
export class FakeServer {
	person: Person | null = null
	documents: DocumentSummary[] = []
	/** Requests as `METHOD path`, in order. */
	readonly asked: string[] = []
	#refusal: FailureCode | 'unreachable' | null = null
	#made = 0

	readonly api: Api = createApi({ base: '', fetch: async (url, init) => this.#answer(url, init) })

	refuseNext(code: FailureCode | 'unreachable'): void {
		this.#refusal = code
	}

	add(id: string, updatedAt: number, trashedAt: number | null = null): DocumentSummary {
		const document = { id, title: id, mine: true, createdAt: 0, updatedAt, trashedAt }
		this.documents.push(document)
		return document
	}

	#answer(url: string, init: RequestInit = {}): Response {
		const method = init.method ?? 'GET'
		this.asked.push(`${method} ${url}`)
		const refusal = this.#refusal
		this.#refusal = null
		if (refusal === 'unreachable') throw new TypeError('Failed to fetch')
		if (refusal) return refused(refusal)
		const body = typeof init.body === 'string' ? JSON.parse(init.body) : {}
		return this.#route(method, url, body) ?? refused('not-found')
	}

	#route(method: string, url: string, body: Record<string, string>): Response | undefined {
		const { person } = this
		if (url === '/api/auth/sign-in/anonymous') {
			this.person ??= { id: 'p1', name: 'Wide Lake', color: 'teal', guest: true }
			return Response.json(this.person)
		}
		if (person === null) return refused('unauthenticated')
		if (url === '/api/me') {
			this.person = { ...person, ...body }
			return Response.json(this.person)
		}
		if (url === '/api/documents' && method === 'POST') {
			this.#made += 1
			return Response.json(this.add(`made-${this.#made}`, 1_000), { status: 201 })
		}
		if (url === '/api/documents') return Response.json(this.documents.filter(({ trashedAt }) => trashedAt === null))
		if (url === '/api/trash') return Response.json(this.documents.filter(({ trashedAt }) => trashedAt !== null))
		return this.#document(method, url, body)
	}

	#document(method: string, url: string, body: Record<string, string>): Response | undefined {
		const [id, act] = url.replace('/api/documents/', '').split('/')
		const at = this.documents.findIndex((each) => each.id === id)
		const document = this.documents[at]
		if (!document) return undefined
		if (method === 'DELETE') {
			this.documents.splice(at, 1)
			return new Response(null, { status: 204 })
		}
		const trashedAt = act === 'trash' ? 1 : act === 'restore' ? null : document.trashedAt
		const changed = { ...document, ...body, trashedAt }
		this.documents[at] = changed
		return Response.json(changed)
	}
}

function refused(code: FailureCode): Response {
	const problem = problemOf(code)
	return Response.json(problem, {
		status: problem.status,
		headers: { 'content-type': 'application/problem+json' },
	})
}
