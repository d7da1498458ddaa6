/** The raw value of the first cookie with this name in a Cookie header; undefined without one. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
	for (const pair of header?.split(';') ?? []) {
		const at = pair.indexOf('=')
		if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
	}
	return undefined
}
