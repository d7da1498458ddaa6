import { get, type IncomingMessage } from 'node:http'
import { type Read, Reader } from '../sse/reader.fixture.ts'
import type { Browser } from './api.fixture.ts'

/** A stream as a program reads it: waits are for what comes. */
export interface OpenStream {
	readonly response: IncomingMessage
	readonly reader: Reader
	/** The next event after those returned before; rejects when the stream ends without it. */
	next(event?: string): Promise<Read & { readonly row: Record<string, unknown> }>
	/** Resolves when the server has ended it. */
	readonly ended: Promise<void>
	close(): void
}

/** Opens a stream with the browser's cookies. `response.statusCode` says whether it is one. */
export function openStream(
	url: string,
	browser: Pick<Browser, 'cookies'>,
	headers: Record<string, string> = {},
): Promise<OpenStream> {
	const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
	return new Promise((resolve, reject) => {
		const request = get(url, { headers: { cookie, ...headers }, agent: false }, (response) => {
			resolve(readStream(response, () => request.destroy()))
		})
		request.on('error', reject)
	})
}

function readStream(response: IncomingMessage, close: () => void): OpenStream {
	const reader = new Reader()
	let over = false
	let look = () => {}
	response.on('data', (bytes: Buffer) => {
		reader.feed(bytes)
		look()
	})
	const ended = new Promise<void>((resolve) => {
		response.once('close', () => {
			over = true
			look()
			resolve()
		})
	})
	response.on('error', () => {})
	let taken = 0
	const next = (event?: string) =>
		new Promise<Read & { row: Record<string, unknown> }>((resolve, reject) => {
			look = () => {
				for (; taken < reader.events.length; taken += 1) {
					const read = reader.events[taken]
					if (read === undefined || (event !== undefined && read.event !== event)) continue
					taken += 1
					look = () => {}
					resolve({ ...read, row: JSON.parse(read.data) })
					return
				}
				if (over) reject(new Error(`the stream ended before ${event ?? 'an event'}`))
			}
			look()
		})
	return { response, reader, next, ended, close }
}
