import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { letter, readLetters } from './letters.ts'

function runsOf(update: Uint8Array): number[][] {
	const runs: number[][] = []
	readLetters(Buffer.from(update), 0, (...run) => runs.push(run))
	return runs
}

describe('letters of the load', () => {
	test('Yjs reads them as text typed in order', () => {
		const doc = new Y.Doc()
		for (let clock = 0; clock < 300; clock += 1) Y.applyUpdate(doc, letter(1000, clock))
		expect(doc.getText('writer 1000').toString()).toBe('a'.repeat(300))
		expect(doc.store.pendingStructs).toBeNull()
	})

	test('are read again one by one and out of what a server merged', () => {
		expect(runsOf(letter(1000, 7))).toEqual([[1000, 7, 1]])
		const merged = Y.mergeUpdates([letter(1001, 0), letter(1000, 0), letter(1000, 1)])
		expect(runsOf(merged)).toEqual([
			[1001, 0, 1],
			[1000, 0, 1],
			[1000, 1, 1],
		])
	})

	test('are read out of what one document makes of many', () => {
		const doc = new Y.Doc()
		for (let clock = 0; clock < 5; clock += 1) Y.applyUpdate(doc, letter(1000, clock))
		expect(runsOf(Y.encodeStateAsUpdate(doc))).toEqual([[1000, 0, 5]])
	})

	test('end where anything else begins', () => {
		const doc = new Y.Doc()
		doc.getXmlFragment('document').push([new Y.XmlElement('paragraph')])
		expect(runsOf(Y.encodeStateAsUpdate(doc))).toEqual([])
	})
})
