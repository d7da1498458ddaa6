import type {
	DocumentDraft,
	DocumentPage,
	DocumentSummary,
	FailureCode,
	Feed,
	NewToken,
	Notification,
	NotificationChange,
	NotificationList,
	NotificationSweep,
	Person,
	PersonChange,
	Problem,
	Scope,
	Ticket,
	TokenDraft,
	TokenSummary,
} from '@tandem/protocol'

/** The server refused a request and said why. */
export class ApiProblem extends Error {
	override readonly name = 'ApiProblem'
	readonly problem: Problem
	constructor(problem: Problem) {
		super(problem.detail)
		this.problem = problem
	}
	get code(): FailureCode {
		return this.problem.code
	}
}

/** No answer, or one that is not the API's: the network, a proxy or a server that is starting. */
export class Unreachable extends Error {
	override readonly name = 'Unreachable'
}

export interface ApiOptions {
	fetch(url: string, init?: RequestInit): Promise<Response>
	/** Origin of the API without a slash at its end; '' means the page's own. */
	readonly base: string
}

/** The HTTP API. Every call rejects with ApiProblem or Unreachable, nothing else. */
export interface Api {
	/** Who this browser is; rejects with `unauthenticated` when it is nobody yet. */
	me(): Promise<Person>
	/** Who this browser is, a new guest where it was nobody. Two tabs at once get the same guest. */
	enter(): Promise<Person>
	changeMe(change: PersonChange): Promise<Person>
	signOut(): Promise<void>
	createDocument(draft: Partial<DocumentDraft>): Promise<DocumentSummary>
	/** Made or opened by me, not in the trash, last activity first. `filter` is part of a title. */
	documents(filter?: string): Promise<DocumentSummary[]>
	/** Mine in the trash. */
	trash(): Promise<DocumentSummary[]>
	document(id: string): Promise<DocumentSummary>
	renameDocument(id: string, title: string): Promise<DocumentSummary>
	trashDocument(id: string): Promise<void>
	restoreDocument(id: string): Promise<void>
	/** For good; only from the trash. */
	deleteDocument(id: string): Promise<void>
	/** What this person may do; rejects with the reason why not. */
	access(id: string): Promise<{ role: 'write' | 'read' }>
	page(id: string): Promise<DocumentPage>
	/** Safe HTML of the body, without the title. */
	html(id: string): Promise<string>
	markdown(id: string): Promise<string>
	/** Who opened this document, its maker too, the latest visit first. */
	documentPeople(id: string): Promise<Pick<Person, 'id' | 'name' | 'color'>[]>
	/** All of mine that are unread or read, the latest first. */
	notifications(): Promise<NotificationList>
	/** The row as it is now. */
	setNotification(id: string, state: NotificationChange['state']): Promise<Notification>
	/** Several at once; how many that changed. */
	setNotifications(sweep: NotificationSweep): Promise<{ changed: number }>
	/** What happened lately to documents I may see, the latest first, and who is where now. */
	feed(): Promise<Feed>
	/** My personal tokens, the latest first. */
	tokens(): Promise<TokenSummary[]>
	/** The answer is the only one that holds the token itself. */
	createToken(draft: TokenDraft): Promise<NewToken>
	/** Closes at once what it opened. */
	revokeToken(id: string): Promise<void>
	/** Opens this document for ten minutes, for a page of another site. `role`: at most this. */
	createTicket(id: string, role?: Scope): Promise<Ticket>
}

export function createApi(options: ApiOptions): Api {
	const request = requester(options)
	const json = async <T>(method: string, path: string, body?: unknown) => (await request(method, path, body)).json<T>()
	const text = async (path: string) => (await request('GET', path)).text()
	const done = async (method: string, path: string, body?: unknown) => {
		await request(method, path, body)
	}
	const at = (id: string) => `/api/documents/${encodeURIComponent(id)}`
	return {
		me: () => json('GET', '/api/me'),
		enter: () => json('POST', '/api/auth/sign-in/anonymous', {}),
		changeMe: (change) => json('PATCH', '/api/me', change),
		signOut: () => done('POST', '/api/auth/sign-out', {}),
		createDocument: (draft) => json('POST', '/api/documents', draft),
		documents: (filter = '') => json('GET', `/api/documents${filter && `?filter=${encodeURIComponent(filter)}`}`),
		trash: () => json('GET', '/api/trash'),
		document: (id) => json('GET', at(id)),
		renameDocument: (id, title) => json('PATCH', at(id), { title }),
		trashDocument: (id) => done('POST', `${at(id)}/trash`),
		restoreDocument: (id) => done('POST', `${at(id)}/restore`),
		deleteDocument: (id) => done('DELETE', at(id)),
		access: (id) => json('GET', `${at(id)}/access`),
		page: (id) => json('GET', `${at(id)}/page`),
		html: (id) => text(`${at(id)}/html`),
		markdown: (id) => text(`${at(id)}/markdown`),
		documentPeople: (id) => json('GET', `${at(id)}/people`),
		notifications: () => json('GET', '/api/notifications'),
		setNotification: (id, state) => json('PATCH', `/api/notifications/${encodeURIComponent(id)}`, { state }),
		setNotifications: (sweep) => json('POST', '/api/notifications/state', sweep),
		feed: () => json('GET', '/api/feed'),
		tokens: () => json('GET', '/api/tokens'),
		createToken: (draft) => json('POST', '/api/tokens', draft),
		revokeToken: (id) => done('DELETE', `/api/tokens/${encodeURIComponent(id)}`),
		createTicket: (id, role) => json('POST', `${at(id)}/tickets`, { role }),
	}
}

interface Answer {
	json<T>(): Promise<T>
	text(): Promise<string>
}

/** The server is ours and its answers are checked there against the same schemas, so they are not parsed again here. */
function requester(options: ApiOptions) {
	return async (method: string, path: string, body?: unknown): Promise<Answer> => {
		const response = await reach(() =>
			options.fetch(options.base + path, {
				method,
				credentials: 'same-origin',
				headers: body === undefined ? {} : { 'content-type': 'application/json' },
				...(body !== undefined && { body: JSON.stringify(body) }),
			}),
		)
		if (!response.ok) throw await refusalOf(response)
		return { json: () => reach(() => response.json()), text: () => reach(() => response.text()) }
	}
}

async function refusalOf(response: Response): Promise<Error> {
	if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
		return new Unreachable(`the answer was ${response.status} without a reason`)
	}
	return new ApiProblem(await reach(() => response.json() as Promise<Problem>))
}

async function reach<T>(ask: () => Promise<T>): Promise<T> {
	try {
		return await ask()
	} catch (cause) {
		throw new Unreachable('the server did not answer', { cause })
	}
}
