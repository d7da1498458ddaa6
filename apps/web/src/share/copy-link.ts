import { copyOrShow } from './copy-text.ts'

/** The address of a document as somebody else can open it. */
export function documentLink(id: string): string {
	return `${location.origin}/d/${id}`
}

export function copyLink(id: string): Promise<void> {
	return copyOrShow('Link', documentLink(id))
}
