import { expect, test } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { moved, readMoves } from './cursor.ts'

test('moves are presence to y-protocols, and are read out of what a server makes of many', () => {
	const awareness = new Awareness(new Y.Doc())
	awareness.setLocalState(null)
	applyAwarenessUpdate(awareness, moved(1000, 1), null)
	applyAwarenessUpdate(awareness, moved(1001, 907), null)
	applyAwarenessUpdate(awareness, moved(1000, 20), null)
	expect(awareness.getStates().get(1001)).toMatchObject({ cursor: { head: { item: { client: 1001, clock: 907 } } } })
	const heard: number[][] = []
	const all = encodeAwarenessUpdate(awareness, [1000, 1001, awareness.clientID])
	readMoves(Buffer.from(all), 0, (...move) => heard.push(move))
	expect(heard).toEqual([
		[1000, 20],
		[1001, 907],
	])
	awareness.destroy()
})
