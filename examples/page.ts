import type { Opening } from './backend.ts'

/** Asks this page's own server, not Tandem, for a ticket. */
export async function open(): Promise<Opening> {
	const answer = await fetch('/open')
	if (!answer.ok) throw new Error(await answer.text())
	return (await answer.json()) as Opening
}

/** Says below the text how the connection is. */
export function say(words: string): void {
	const status = document.querySelector('#status')
	if (status) status.textContent = words
}

/** The element that the editor goes into. */
export function place(): HTMLElement {
	const element = document.querySelector<HTMLElement>('#text')
	if (!element) throw new Error('the page has no place for the text')
	return element
}
