import type { ServerResponse } from 'node:http'

/** Set on everything that is answered. A handler may set its own, narrower ones after. */
export function setSecurityHeaders(response: ServerResponse): void {
	response.setHeader('x-content-type-options', 'nosniff')
	// A link to a document is the right to read it: it is told to nobody else.
	response.setHeader('referrer-policy', 'same-origin')
	response.setHeader('cross-origin-resource-policy', 'same-origin')
	response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
	response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
}

/**
 * What a page may load and where it may send: this origin only. Scripts and styles may stand in the page, because Next
 * and the theme write theirs there; `development` allows eval, which React's error overlay needs.
 */
export function pagePolicy(development: boolean): string {
	return [
		"default-src 'self'",
		`script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self' data:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join('; ')
}
