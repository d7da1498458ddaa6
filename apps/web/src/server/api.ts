import { headers } from 'next/headers'
import { cache } from 'react'

/** What the API answered: its JSON, or the failure's code. `unreachable`: no answer, or one that is not ours. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }

/**
 * Asks the API on behalf of the person who asked for the page: their cookie goes along. Only GET: rendering a page makes
 * no guest and changes nothing. Asked twice while one page is rendered, it answers from the first time.
 */
export const ask = cache(async function ask<T>(path: string): Promise<Answer<T>> {
	const cookie = (await headers()).get('cookie')
	try {
		const response = await fetch(`http://127.0.0.1:${process.env.TANDEM_API_PORT ?? '3000'}${path}`, {
			headers: { accept: 'application/json', ...(cookie ? { cookie } : {}) },
			cache: 'no-store',
			signal: AbortSignal.timeout(5_000),
		})
		const body = await response.json()
		return response.ok ? { ok: true, value: body as T } : { ok: false, code: String(body?.code ?? 'unreachable') }
	} catch {
		return { ok: false, code: 'unreachable' }
	}
}) as <T>(path: string) => Promise<Answer<T>>

/** Whether the browser sent any cookie: without one there is nobody to ask about. */
export async function hasCookie(): Promise<boolean> {
	return (await headers()).has('cookie')
}
