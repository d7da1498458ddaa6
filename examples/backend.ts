/** What a page needs to open a document. */
export interface Opening {
	/** Where the page finds Tandem's WebSockets, e.g. `ws://localhost:3000`. */
	readonly tandem: string
	readonly document: string
	/** Opens this document, and no other, for ten minutes; it may be used again and again until then. */
	readonly ticket: string
}

/** The half of an example that runs on a server: it alone knows the personal token, which never goes to a page. */
export interface Backend {
	/** Where Tandem shows the document that the examples write in. */
	readonly page: string
	/**
	 * A ticket for whoever looks at an example. A backend of your own first finds out who is asking and what they may, and
	 * asks for `{ role: 'read' }` where they may only read.
	 */
	open(): Promise<Opening>
}

/** Makes a document, unless it is told one. `tandem`: e.g. `http://localhost:3000`; `token`: one that may write. */
export async function openBackend(tandem: string, token: string, document?: string): Promise<Backend> {
	const ask = async <T>(path: string, body: object): Promise<T> => {
		const answer = await fetch(tandem + path, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		})
		const told = (await answer.json()) as T & { detail?: string }
		if (!answer.ok) throw new Error(`Tandem answered ${answer.status}: ${told.detail}`)
		return told
	}
	const id = document ?? (await ask<{ id: string }>('/api/documents', { title: 'Written from elsewhere' })).id
	return {
		page: `${tandem}/d/${id}`,
		open: async () => {
			const { ticket } = await ask<{ ticket: string }>(`/api/documents/${id}/tickets`, {})
			return { tandem: tandem.replace(/^http/, 'ws'), document: id, ticket }
		},
	}
}
