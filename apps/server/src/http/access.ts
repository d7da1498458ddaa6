import type { FailureCode } from '@tandem/protocol'
import { documentId } from '@tandem/protocol'
import type { DocumentRow, Documents } from './documents.ts'

/** `open`: read it, and write with a session. `manage`: trash, restore and delete it. */
export type Need = 'open' | 'manage'

export interface Access {
	readonly role: 'write' | 'read'
	readonly document: DocumentRow
}

/** The one place where rights are asked: `null` is nobody in particular. A refusal is its code. */
export type AccessTo = (
	id: string,
	person: { readonly id: string } | null,
	need?: Need,
) => Promise<Access | FailureCode>

export function accessOver(documents: Documents): AccessTo {
	return async (id, person, need = 'open') => {
		const document = documentId.safeParse(id).success ? await documents.find(id) : undefined
		if (document === undefined) return 'not-found'
		return judge(document, person, need)
	}
}

/**
 * Until there are roles: the link is the right to read, a session the right to write, and only the maker manages. In
 * the trash nobody opens it, its maker neither: what is restored is what was trashed.
 */
function judge(document: DocumentRow, person: { readonly id: string } | null, need: Need): Access | FailureCode {
	switch (need) {
		case 'manage':
			if (person === null) return 'unauthenticated'
			return document.maker === person.id ? { role: 'write', document } : 'not-maker'
		case 'open':
			if (document.trashed_at !== null) return 'trashed'
			return { role: person === null ? 'read' : 'write', document }
		default:
			return need satisfies never
	}
}
