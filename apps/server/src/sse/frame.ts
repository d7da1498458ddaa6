import { type EventId, writeEventId } from '@tandem/protocol'
import type { Message } from '../bus/bus.ts'

/** A comment: says to whatever stands in between that the stream lives, and to the reader nothing. */
export const COMMENT = Buffer.from(':\n\n')

/** The names there are, and no other: a name from elsewhere could end its line. */
const EVENT: Readonly<Record<Told['event'], string>> = {
	notification: 'event: notification\ndata: ',
	activity: 'event: activity\ndata: ',
	gone: 'event: gone\ndata: ',
	presence: 'event: presence\ndata: ',
	reset: 'event: reset\ndata: ',
}

interface Told extends Pick<Message, 'id' | 'data'> {
	readonly event: Message['event'] | 'reset'
}

/**
 * One event as it is written. Nothing in it can end a line: an id is a number and
 * what we drew ourselves, and JSON escapes CR, LF and NUL within texts and writes none between them.
 */
export function eventText({ id, event, data }: Told): string {
	return `${id === null ? '' : idLine(id)}${EVENT[event]}${JSON.stringify(data)}\n\n`
}

/** The same as bytes, for what goes to many. */
export function eventFrame(told: Told): Buffer {
	return Buffer.from(eventText(told))
}

/** How long to wait before coming back, in whole milliseconds, and where the stream stands. Dispatches no event. */
export function openingFrame(retryMs: number, id: EventId): Buffer {
	return Buffer.from(`retry: ${Math.round(retryMs)}\n${idLine(id)}\n`)
}

export function retryFrame(retryMs: number): Buffer {
	return Buffer.from(`retry: ${Math.round(retryMs)}\n\n`)
}

function idLine(id: EventId): string {
	return `id: ${writeEventId(id)}\n`
}
