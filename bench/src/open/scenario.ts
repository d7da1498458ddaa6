import { resolve } from 'node:path'
import { settled } from '../peers/settled.ts'
import { type Side, startPeer } from '../peers/start.ts'
import { HELD_UP, heldUpFigure } from '../peers/under-load.ts'
import { start } from '../process.ts'
import { type Figures, median, type Scenario } from '../scenario.ts'
import { typeHistory } from './history.ts'
import type { Orders, Told } from './load.ts'
import { type Stored, storeHistory } from './stored.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')
const SEED = 1
const EDITS = 259_778
const ALONE = 5
const TOGETHER = 50
/** Clients of each opening. The first ones do not count: what a process does for the first time is not what is asked. */
const WARM = [1, 1, TOGETHER, TOGETHER, TOGETHER]
const OPENINGS = [...WARM, ...Array<number>(ALONE).fill(1), TOGETHER]

let world: { readonly length: number; readonly stored: ReadonlyMap<Side, Stored> } | undefined

export const openScenario: Scenario = {
	name: 'open 259,778 single edits',
	question: `How long until a client has a document that was typed letter by letter, cold: this server has not had it in memory; and
until 50 have it that come at once, next to Hocuspocus? The history is made from the seed ${SEED}; Tandem has stored it through its
socket, Hocuspocus as its file. Each copy of it is opened once; the first two and three times 50 at once are warm-up, while the servers'
code is being compiled; what came is read and its letters are counted. One alone also inflates what it got; of 50, who in life have a
machine each, that is not asked.`,
	prepare: async () => {
		const history = typeHistory(SEED, EDITS)
		const stored = new Map<Side, Stored>()
		for (const side of ['tandem', 'hocuspocus'] as const) {
			stored.set(side, await storeHistory(side, history, { copies: OPENINGS.length, people: Math.max(...OPENINGS) }))
		}
		world = { length: history.length, stored }
	},
	finish: async () => {
		for (const { remove } of world?.stored.values() ?? []) await remove()
	},
	baselines: [{ name: 'hocuspocus', measure: () => measure('hocuspocus') }],
	subject: () => measure('tandem'),
	isVoid: () => false,
	pictured: ['ms cold', 'ms for 50 at once'],
	compared: [
		{ figure: 'ms cold', baseline: 'hocuspocus', limit: 1 },
		{ figure: 'ms for 50 at once', baseline: 'hocuspocus', limit: 1 },
	],
	bounded: [{ figure: 'ms cold', limit: 25 }, { figure: 'ms for 50 at once', limit: 80 }, HELD_UP],
}

async function measure(side: Side): Promise<Figures> {
	const stored = world?.stored.get(side)
	if (world === undefined || stored === undefined) throw new Error('prepare comes first')
	const peer = await startPeer(side, { folder: stored.folder })
	const openings = stored.documents.map((document, at) => ({
		address: { ...document, port: peer.port },
		cookies: stored.people.slice(0, OPENINGS[at]),
	}))
	const orders: Orders = { flavour: peer.flavour, openings, length: world.length }
	await settled(peer)
	await peer.heldUp()
	const load = start(LOAD, { args: [JSON.stringify(orders)], core: 1 })
	try {
		const [, json = ''] = await load.line(/^end (.*)/)
		const heldUp = await heldUpFigure(peer)
		await load.line(/^complete/)
		const { ms } = JSON.parse(json) as Told
		return { 'ms cold': median(ms.slice(WARM.length, -1)), 'ms for 50 at once': ms.at(-1) ?? Number.NaN, ...heldUp }
	} finally {
		await load.stop()
		await peer.stop()
	}
}
