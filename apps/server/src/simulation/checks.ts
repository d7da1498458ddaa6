import { FRAGMENT } from '@tandem/editor/schema'
import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'
import { applyTogether, isComplete } from '../document/load.ts'
import { newDoc } from '../document/new-doc.ts'
import { contentOf } from './content.ts'
import type { Device } from './device.ts'
import { visitHome } from './page.ts'
import type { Tab } from './tab.ts'
import { checkTold, whoIsBehind } from './told.ts'
import { Broken, DOCUMENTS, HOLDING, type World } from './world.ts'
import { JOURNAL } from './writer.ts'

/** Milliseconds in which a healed world has to become quiet: a peer that went silent is cut after two beats. */
const PATIENCE = 180_000

/** Milliseconds until everybody has noticed that a connection is dead: silence, then a probe, then another try. */
const NOTICED = 60_000

/** Milliseconds until everybody has heard from a server that was started again. */
const HEALED = 6000

/** Waits until nobody waits for anything. */
export async function quiet(world: World): Promise<void> {
	await world.clock.advance(world.isSilent ? NOTICED : HEALED)
	await rest(world)
	// Edits that were refused because they hung on something that only came back later are tried again by hand.
	if (world.wasRestored && tryAgain(world)) await rest(world)
}

function tryAgain(world: World): boolean {
	let any = false
	for (const tab of world.tabs) {
		for (const { id } of tab.connection.state.recovery) any = tab.connection.retryRecovery(id) || any
	}
	return any
}

async function rest(world: World): Promise<void> {
	const end = world.clock.now() + PATIENCE
	let behind: string | undefined
	for (;;) {
		world.check()
		const restless = [...world.tabs].find((tab) => !tab.isQuiet)
		if (restless === undefined && [...world.peers].every((peer) => peer.isSynced)) {
			const waiting = await devicesWithEdits(world)
			behind = waiting.length > 0 ? undefined : whoIsBehind(world)
			if (waiting.length === 0 && behind === undefined) break
			// What a tab left whose person has the same document open elsewhere is sent by the next page that is opened.
			for (const device of waiting) void visitHome(world, device)
			if (waiting.length > 0) await world.clock.advance(35_000)
		}
		if (world.clock.now() > end) {
			if (behind !== undefined) throw new Broken(`G5: ${behind}`)
			const state = restless?.connection.state
			const peer = [...world.peers].find(({ isSynced }) => !isSynced)
			const who = restless?.writer.name ?? peer?.writer.name ?? 'a device'
			throw new Broken(`${who} does not come to rest: ${JSON.stringify(state)}`)
		}
		await world.clock.advance(500)
	}
	// What was acknowledged last has to reach everybody else, and a plain client's last words the disk.
	await world.clock.advance(10_000)
	world.check()
}

async function devicesWithEdits(world: World): Promise<Device[]> {
	const all = await Promise.all(world.devices.map(async (device) => ({ device, rows: await device.store.pending() })))
	return all.filter(({ rows }) => rows.length > 0).map(({ device }) => device)
}

/** G1, G2, G3, G5 and the journal, of a world that has become quiet. Throws Broken. */
export async function checkAll(world: World): Promise<void> {
	for (const document of DOCUMENTS) checkDocument(world, document)
	checkTold(world)
	for (const device of world.devices) {
		for (const { document, code, update, text } of await device.store.recoveries()) {
			if (!hangsOnWhatNobodyHas(world, document, update))
				throw new Broken(`${device.person.id} lost: ${code} "${text.slice(0, 80)}"`)
		}
	}
	for (const connection of world.connections) world.look(connection)
	const { mostUnsent, longestMessage } = world
	// A window is looked at before it grows by one more message; a plain client comes back with all it has made in one.
	const bound = HOLDING.lag + HOLDING.slice + HOLDING.uncommitted + Math.max(LIMITS.frameBytes, longestMessage)
	if (mostUnsent > bound) throw new Broken(`G3: ${mostUnsent} bytes were unsent to one peer, more than ${bound}`)
}

function checkDocument(world: World, document: string): void {
	const fresh = contentOf(world, document)
	const rows = replayed(world, document)
	same('the rows alone', rows, fresh)
	for (const tab of world.tabs) if (tab.document === document) sameTab(world, tab, fresh)
	for (const peer of world.peers) if (peer.document === document) same(peer.writer.name, peer.doc, fresh)
	if (!world.wasRestored) contains(fresh, world.stored.get(document)?.update ?? new Uint8Array([0, 0]), 'the log')
	checkJournal(fresh)
	const title = world.disk.load(document)?.title
	for (const tab of world.tabs) {
		const shown = tab.connection.state.title
		if (tab.document === document && shown !== title)
			throw new Broken(`${tab.writer.name} shows ${shown}, not ${title}`)
	}
}

/** After a restored backup some edits may hang on others' edits that are gone from everywhere: these alone may be refused. */
function hangsOnWhatNobodyHas(world: World, document: string, update: Uint8Array): boolean {
	if (!world.wasRestored) return false
	const doc = contentOf(world, document)
	applyTogether(doc, [update])
	return !isComplete(doc)
}

function replayed(world: World, document: string): Y.Doc {
	const doc = newDoc()
	for (const row of world.disk.rowsAfter(document)) {
		applyTogether(doc, row.updates)
		if (!isComplete(doc)) {
			throw new Broken(`row ${row.offset} of ${document} hangs on a later one`)
		}
	}
	return doc
}

/**
 * A reader has the same words as everybody, but not always the same formatting: every Yjs tidies that on its own account,
 * and what a reader's does is not sent.
 */
function sameTab(world: World, tab: Tab, fresh: Y.Doc): void {
	if (world.roleOf(tab.page.device) === 'write') same(tab.writer.name, tab.doc, fresh)
	else sameWith(tab.writer.name, tab.doc, fresh, words)
}

/** G2: equal, and nothing pending. */
function same(who: string, doc: Y.Doc, fresh: Y.Doc): void {
	sameWith(who, doc, fresh, shown)
	if (!Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(fresh))) throw new Broken(`${who} and the log differ in structs`)
}

function sameWith(who: string, doc: Y.Doc, fresh: Y.Doc, shown: (doc: Y.Doc) => string): void {
	if (!isComplete(doc)) throw new Broken(`${who} waits for something`)
	const [one, other] = [shown(doc), shown(fresh)]
	if (one !== other) throw new Broken(`${who} and the log differ:\n${difference(one, other)}`)
}

function shown(doc: Y.Doc): string {
	return `${doc.getXmlFragment(FRAGMENT).toString()}\n${doc.getArray<string>(JOURNAL).toArray().join(' ')}`
}

/** Without formatting. */
function words(doc: Y.Doc): string {
	return shown(doc).replaceAll(/<\/?bold>/g, '')
}

function difference(one: string, other: string): string {
	let at = 0
	while (at < one.length && one[at] === other[at]) at += 1
	const from = Math.max(0, at - 60)
	return `…${one.slice(from, at + 80)}\n…${other.slice(from, at + 80)}`
}

/** G1: whatever was on disk once is still loaded. */
function contains(doc: Y.Doc, update: Uint8Array, who: string): void {
	const before = Y.encodeStateVector(doc)
	const copy = newDoc()
	applyTogether(copy, [Y.encodeStateAsUpdate(doc), update])
	const grown = Buffer.compare(Y.encodeStateVector(copy), before) !== 0
	if (grown || !Y.equalSnapshots(Y.snapshot(copy), Y.snapshot(doc))) throw new Broken(`${who} lost what it once held`)
}

/** Each author's edits are there once, in their order, without a hole. */
function checkJournal(doc: Y.Doc): void {
	const last = new Map<string, number>()
	for (const entry of doc.getArray<string>(JOURNAL).toArray()) {
		const [author = '', number] = entry.split(':')
		const expected = (last.get(author) ?? 0) + 1
		if (Number(number) !== expected) throw new Broken(`of ${author} edit ${number} stands where ${expected} should`)
		last.set(author, expected)
	}
}
