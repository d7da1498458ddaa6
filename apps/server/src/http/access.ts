import type { FailureCode } from '@tandem/protocol'
import { documentId } from '@tandem/protocol'
import type { Authenticated } from './authentication.ts'
import type { DocumentRow, Documents } from './documents.ts'

/** `open`: read it, and write with a session. `manage`: trash, restore and delete it. */
export type Need = 'open' | 'manage'

export interface Access {
	readonly role: 'write' | 'read'
	readonly document: DocumentRow
}

/** Somebody, and what they came with allows at most. `null` is nobody in particular. */
export type Asking = Pick<Authenticated, 'id' | 'scope'> | null

/** The one place where rights are asked. A refusal is its code. */
export type AccessTo = (id: string, person: Asking, need?: Need) => Promise<Access | FailureCode>

export function accessOver(documents: Documents): AccessTo {
	return async (id, person, need = 'open') => {
		const document = documentId.safeParse(id).success ? await documents.find(id) : undefined
		if (document === undefined) return 'not-found'
		return judge(document, person, need)
	}
}

/**
 * Until there are roles: the link is the right to read, a session the right to write, and only the maker manages; what
 * somebody came with may narrow that, never widen it. In the trash nobody opens it, its maker neither: what is restored
 * is what was trashed.
 */
function judge(document: DocumentRow, person: Asking, need: Need): Access | FailureCode {
	switch (need) {
		case 'manage':
			if (person === null) return 'unauthenticated'
			if (person.scope !== 'write') return 'token-read-only'
			return document.maker === person.id ? { role: 'write', document } : 'not-maker'
		case 'open':
			if (document.trashed_at !== null) return 'trashed'
			return { role: person?.scope ?? 'read', document }
		default:
			return need satisfies never
	}
}
