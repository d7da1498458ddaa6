import type { Notification } from '@tandem/protocol'
import { mentionsIn } from '../document/mentions.ts'
import { mentionKey } from '../notification/decide.ts'
import { list } from '../notification/read.ts'
import { contentOf } from './content.ts'
import { occurrence } from './inbox.ts'
import type { Tab } from './tab.ts'
import { Broken, DOCUMENTS, type World } from './world.ts'

/** Whom a tab still shows something else than is stored; undefined when all of them are right. */
export function whoIsBehind(world: World): string | undefined {
	const { connection } = world.disk
	const late = connection
		.prepare('SELECT document FROM mention WHERE due_at IS NOT NULL AND notified = 0 AND present = 1')
		.get()
	if (late !== undefined) return `mentions in ${late.document} are not told yet`
	for (const tab of world.tabs) {
		const { connection: stream, notifications } = tab.inbox.events.state
		if (stream !== 'live') return `${tab.writer.name} has no stream: ${stream}`
		const stored = list(connection, tab.page.device.person.id).notifications
		if (shown(notifications ?? []) !== shown(stored)) {
			return `${tab.writer.name} is told\n${shown(notifications ?? [])}\nand stored is\n${shown(stored)}`
		}
	}
	return undefined
}

/** Without the titles: a row has that of when it was told, and a rename tells nobody. */
function shown(rows: readonly Notification[]): string {
	const sorted = [...rows].sort((one, other) => Number(one.id) - Number(other.id))
	return sorted.map((row) => JSON.stringify({ ...row, document: row.document.id })).join('\n')
}

/** G5, of a world that has become quiet. Throws Broken. */
export function checkTold(world: World): void {
	const behind = whoIsBehind(world)
	if (behind !== undefined) throw new Broken(`G5: ${behind}`)
	for (const document of DOCUMENTS) checkMentions(world, document)
	// After a restored backup the same is found again, and told again under other numbers.
	if (world.wasRestored) return
	for (const tab of world.tabs) checkArrivals(world, tab)
}

/** Whoever is mentioned by somebody else is told of it, and of nothing that is not there unless they marked it so themselves. */
function checkMentions(world: World, document: string): void {
	const states = statesOf(world, document)
	const standing = new Set<string>()
	for (const { mention, person } of mentionsIn(contentOf(world, document), []).mentions) {
		const key = mentionKey(document, mention, person)
		const state = states.get(key)?.state
		standing.add(key)
		if ((state === undefined || state === 'withdrawn') && isFromAnother(world, document, mention, person))
			throw new Broken(`G5: ${person} is not told of ${key}: ${state}`)
	}
	for (const [key, { state, at }] of states)
		if (state === 'unread' && !standing.has(key) && !world.marked.has(at))
			throw new Broken(`G5: ${key} is told and does not stand there`)
}

/**
 * Whoever moves a mention before it was found counts as its author, and so does who gives back what a restored log
 * lacks: nobody is told of what they put there themselves.
 */
function isFromAnother(world: World, document: string, mention: string, person: string): boolean {
	const writer = /^[a-z]+/.exec(mention)?.[0]
	const mayBeOwn = world.wasRestored || world.handled.has(`${mention} ${person}`)
	if (writer === person || !mayBeOwn) return writer !== person
	const known = world.disk.connection
		.prepare('SELECT author FROM mention WHERE document = ? AND mention = ? AND person = ?')
		.get(document, mention, person)
	return known?.author !== person
}

function statesOf(world: World, document: string): Map<string, { readonly state: string; readonly at: string }> {
	const rows = world.disk.connection
		.prepare(`SELECT id, at, key, state, person, actors FROM notification WHERE kind = 'mentioned' AND document = ?`)
		.all(document)
	for (const { key, person, actors } of rows)
		if (String(actors) === JSON.stringify([person])) throw new Broken(`G5: ${person} is told of their own ${key}`)
	if (rows.length > 0) world.seen.add('a mention was told')
	if (rows.some(({ state }) => state === 'withdrawn')) world.seen.add('a mention was withdrawn')
	return new Map(
		rows.map(({ id, at, key, state }) => {
			const row = { id: String(id), at: Number(at) }
			return [String(key), { state: String(state), at: occurrence(row) }]
		}),
	)
}

/** Each is told once in each tab that did not know it, in the order of its changes. */
function checkArrivals(world: World, { inbox, writer, page }: Tab): void {
	const { arrivals, start, applied } = inbox
	const told = arrivals.map(occurrence)
	if (new Set(told).size < told.length) throw new Broken(`G5: ${writer.name} was told something twice: ${told}`)
	for (const [at, { seq }] of arrivals.entries())
		if (seq <= (arrivals[at - 1]?.seq ?? 0)) throw new Broken(`G5: ${writer.name} was told something out of order`)
	const known = new Map((start ?? []).map((row) => [row.id, row.at]))
	for (const row of list(world.disk.connection, page.device.person.id).notifications) {
		const isKnown = row.at <= (known.get(row.id) ?? 0) || applied.has(occurrence(row))
		const isMarked = world.marked.has(occurrence(row))
		if (row.state === 'unread' && !isKnown && !isMarked && !told.includes(occurrence(row)))
			throw new Broken(`G5: ${writer.name} was never told ${occurrence(row)}`)
	}
}
