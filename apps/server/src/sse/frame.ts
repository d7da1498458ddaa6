import { readEventId } from '@tandem/protocol'
import type { Message } from '../bus/bus.ts'

/** A comment: says to whatever stands in between that the stream lives, and to the reader nothing. */
export const COMMENT = Buffer.from(':\n\n')

/** Nothing that could end a line. */
const NAME = /^[a-z-]+$/

/**
 * One event as bytes, built once for every stream it is written to. Nothing in `data` can end its line: JSON escapes
 * CR, LF and NUL within texts and writes none between them. Throws for an id or name that is none: only ours are.
 */
export function eventFrame({ id, event, data }: Pick<Message, 'data' | 'id'> & { readonly event: string }): Buffer {
	if (!NAME.test(event)) throw new Error(`not an event's name: ${JSON.stringify(event)}`)
	return Buffer.from(`${id === null ? '' : idLine(id)}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** How long to wait before coming back, in whole milliseconds, and where the stream stands. Dispatches no event. */
export function openingFrame(retryMs: number, id: string): Buffer {
	return Buffer.from(`retry: ${Math.round(retryMs)}\n${idLine(id)}\n`)
}

export function retryFrame(retryMs: number): Buffer {
	return Buffer.from(`retry: ${Math.round(retryMs)}\n\n`)
}

function idLine(id: string): string {
	if (readEventId(id) === null) throw new Error(`not an event id: ${JSON.stringify(id)}`)
	return `id: ${id}\n`
}
