/** Fields that are never written, wherever they stand: each is a session or could become one; addresses hold tickets. */
const SECRETS: ReadonlySet<string> = new Set([
	'cookie',
	'cookies',
	'authorization',
	'set-cookie',
	'token',
	'ticket',
	'secret',
	'url',
])

/** Objects in objects that are looked into; a request's headers are the third. Beyond: they are not written. */
const DEPTH = 5

/**
 * Fields as they may be logged. Each line of each connection passes here: nothing but a list is copied where nothing
 * is secret. An error stays as it is, for it is written otherwise than other objects.
 */
export function withoutSecrets(fields: object, depth = DEPTH): object {
	let clean: Record<string, unknown> | undefined
	for (const key of Object.keys(fields)) {
		const value = (fields as Record<string, unknown>)[key]
		const kept = SECRETS.has(key) ? undefined : cleaned(value, depth)
		if (kept === value) continue
		clean ??= { ...fields }
		clean[key] = kept
	}
	return clean ?? fields
}

function cleaned(value: unknown, depth: number): unknown {
	if (typeof value !== 'object' || value === null || value instanceof Error) return value
	if (depth === 1) return undefined
	if (Array.isArray(value)) return value.map((one) => cleaned(one, depth - 1))
	return withoutSecrets(value, depth - 1)
}
