import { linkFits } from '@tandem/editor/editor'

/**
 * What somebody typed as an address, made whole: a scheme is added where there is none. Null when it can be no web or
 * mail address.
 */
export function wholeAddress(typed: string): string | null {
	const text = typed.trim()
	if (text === '') return null
	if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return linkFits(text) ? text : null
	if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`
	const address = `https://${text}`
	return linkFits(address) && URL.canParse(address) ? address : null
}
