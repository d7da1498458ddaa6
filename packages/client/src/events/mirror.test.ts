import { NO_EVENT, type Notification, writeEventId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { EMPTY, withAnswer, withHeard, withNotifications } from './mirror.ts'

const id = (seq: number) => writeEventId({ ...NO_EVENT, seq })

function row(seq: number, state: Notification['state'] = 'unread'): Notification {
	const document = { id: 'd'.repeat(22), title: 'Plans', trashed: false }
	const actors: Notification['actors'] = [{ id: 'ben', name: 'Ben', color: 'teal' }]
	return { id: '1', seq, kind: 'mentioned', state, document, actors, actorCount: 1, mention: 'm', excerpt: '', at: 1 }
}

const listed = withNotifications(EMPTY, { person: 'ada', notifications: [row(1)], lastEventId: id(1) }).mirror
const begin = (mirror = listed) => withHeard(mirror, { stream: 'notifications', begun: true, events: [] })

test('G5: a new stream fetches the list anew where an answer was not confirmed: a restored backup does not know of it', () => {
	const answered = withAnswer(listed, row(2, 'read')).mirror
	const archived = withAnswer(listed, row(2, 'archived')).mirror
	const event = { id: id(2), name: 'notification', data: row(2, 'read') }
	const confirmed = withHeard(answered, { stream: 'notifications', begun: false, events: [event] }).mirror
	expect([listed, answered, archived, confirmed].map((mirror) => begin(mirror).isLost)).toEqual([
		false,
		true,
		true,
		false,
	])
})
