import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { BOB, Lab, typing } from '../simulation/lab.fixture.ts'

test('hello is answered by welcome and the whole document', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	expect(ada.heard[0]).toMatchObject({ name: 'welcome', role: 'write', title: 'Plans', following: 'rows' })
	expect(ada.text).toBe('.')
	expect(ada.position).toMatchObject({ offset: 1 })
})

test('an edit is stored, acknowledged to its author alone and shown to everybody else', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const bob = await lab.join({ person: BOB })
	ada.type('a')
	await lab.clock.settle()
	expect(lab.text).toBe('a.')
	expect(ada.of('committed').at(-1)).toMatchObject({ acknowledged: [{ session: ada.session, seq: 1 }] })
	expect(ada.of('update')).toHaveLength(1)
	expect(bob.text).toBe('a.')
	expect(bob.heard.slice(-2).map(({ name }) => name)).toEqual(['update', 'committed'])
	expect(bob.position).toEqual(ada.position)
})

test('G1: nobody hears of an edit before the disk has it', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 50 })
	const ada = await lab.join()
	const bob = await lab.join({ person: BOB })
	const joiner = lab.connect({ person: BOB })
	ada.type('a')
	joiner.greet()
	await lab.clock.advance(49)
	expect(lab.text).toBe('.')
	expect([ada.acknowledged, bob.text, joiner.text]).toEqual([0, '.', ''])
	await lab.clock.advance(1)
	expect(lab.text).toBe('a.')
	expect([ada.acknowledged, bob.text, joiner.text]).toEqual([1, 'a.', 'a.'])
})

test('edits of several authors in one window reach all of them in one order', async () => {
	const lab = await Lab.withDocument({ commitMs: () => 10 })
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	ada.type('1')
	await lab.clock.settle()
	ada.type('2')
	bob.type('3')
	await lab.clock.advance(20)
	expect(ada.text).toBe(bob.text)
	expect(lab.text).toBe(bob.text)
	expect([...lab.text].sort().join('')).toBe('.123')
	expect(lab.rows.map(({ person }) => person)).toEqual(['ada', 'ada', 'ada', 'bob'])
	expect([ada.acknowledged, bob.acknowledged]).toEqual([2, 1])
})

test('a repeated edit is acknowledged again and makes no row', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	const update = typing(ada.doc, 'a')
	ada.edit(update, { seq: 1 })
	await lab.clock.settle()
	const rows = lab.rows.length
	ada.edit(update, { seq: 1 })
	await lab.clock.settle()
	expect(ada.of('committed').filter(({ acknowledged }) => acknowledged[0]?.seq === 1)).toHaveLength(2)
	expect(lab.rows).toHaveLength(rows)
})

test('an edit stored before the crash is not stored again when its author returns', async () => {
	const lab = await Lab.withDocument({ afterCommit: () => lab.server.kill() })
	const ada = await lab.join()
	const update = typing(ada.doc, 'a')
	ada.edit(update, { seq: 1 })
	await lab.clock.settle()
	expect(ada.acknowledged).toBe(0)
	const rows = lab.rows.length
	lab.restart()
	const again = lab.connect()
	again.greet({ sessions: [ada.session] })
	await lab.clock.settle()
	expect(again.of('welcome')[0]?.acknowledged).toEqual([{ session: ada.session, seq: 1 }])
	again.edit(update, { session: ada.session, seq: 1 })
	await lab.clock.settle()
	expect(lab.rows).toHaveLength(rows)
})

test('a rename is stored in the order of edits, told to everybody and to who comes later', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	void lab.server.rooms.rename('d', 'ada', 'Better plans')
	await lab.clock.settle()
	expect(ada.of('renamed')).toMatchObject([{ title: 'Better plans' }])
	expect(bob.of('renamed')).toMatchObject([{ title: 'Better plans' }])
	lab.restart()
	const later = await lab.join()
	expect(later.of('welcome')).toMatchObject([{ title: 'Better plans' }])
})

test('deleting is stored although it brings no struct', async () => {
	const lab = await Lab.withDocument()
	const [ada, bob] = [await lab.join(), await lab.join({ person: BOB })]
	const before = Y.encodeStateVector(ada.doc)
	ada.doc.getText('t').delete(0, 1)
	ada.edit(Y.encodeStateAsUpdate(ada.doc, before))
	await lab.clock.settle()
	expect([ada.acknowledged, bob.text, lab.text]).toEqual([1, '', ''])
})

test('G12: pages older than one that has written here are told to reload, and only those', async () => {
	const lab = await Lab.withDocument()
	const old = await lab.join({}, { schema: 1 })
	const newer = await lab.join({}, { schema: 2 })
	const plain = lab.connect({ flavour: 'plain' })
	old.type('o')
	await lab.clock.settle()
	expect([old.of('notice'), newer.of('notice')]).toEqual([[], []])
	newer.type('n')
	await lab.clock.settle()
	expect(old.of('notice')).toMatchObject([{ about: 'schema-raised' }])
	expect(newer.of('notice')).toEqual([])
	expect(plain.closed).toBeNull()
	expect((await lab.join({}, { schema: 1 })).of('welcome')).toMatchObject([{ schema: 2 }])
})

test('a busy room gathers for 16 ms, a quiet one for nothing', async () => {
	const lab = await Lab.withDocument()
	const ada = await lab.join()
	for (let count = 0; count < 100; count += 1) await lab.join({ person: BOB })
	for (let count = 0; count < 20; count += 1) ada.type('a')
	await lab.clock.settle()
	expect(ada.acknowledged).toBe(20)
	for (let count = 0; count < 20; count += 1) ada.type('b')
	await lab.clock.advance(15)
	expect(ada.acknowledged).toBe(20)
	await lab.clock.advance(2)
	expect(ada.acknowledged).toBe(40)
	await lab.clock.advance(5000)
	ada.type('c')
	await lab.clock.settle()
	expect(ada.acknowledged).toBe(41)
})
