import { get } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'

/** Between two questions, and how long one may take: short beside the five seconds a start may take. */
const interval = 100
const patience = 5000

/** @returns {Promise<number | null>} the HTTP status, or null when nobody answers */
function ask(/** @type {string} */ url) {
	return new Promise((resolve) => {
		const request = get(url, { timeout: patience, agent: false }, (response) => {
			response.resume()
			resolve(response.statusCode ?? null)
		})
		request.on('timeout', () => request.destroy())
		request.on('error', () => resolve(null))
	})
}

/**
 * Asks again and again until `url` answers with a status below 500.
 * @param {string} url
 * @param {AbortSignal} signal ends the asking
 * @returns {Promise<boolean>} false when the signal came first or `url` is none
 */
export async function answers(url, signal) {
	// A PORT or HOST that makes no address: the server says what is wrong with it, there is nobody to ask.
	if (!URL.canParse(url)) return false
	while (!signal.aborted) {
		const status = await ask(url)
		if (status !== null && status < 500) return !signal.aborted
		await after(interval, undefined, { signal }).catch(() => {})
	}
	return false
}
