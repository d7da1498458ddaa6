import { resolve } from 'node:path'
import * as Y from 'yjs'
import { BARE_DISK, bareDisk } from '../disk/baseline.ts'
import { settled } from '../peers/settled.ts'
import { startPeer } from '../peers/start.ts'
import { HELD_UP, heldUpFigure } from '../peers/under-load.ts'
import type { Told as Elsewhere, Orders as Typing } from '../people/load.ts'
import { start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import { AUTHOR, type History } from './history.ts'
import type { Orders, Told } from './load.ts'
import { type Stored, storeHistory } from './stored.ts'

const here = (file: string) => resolve(import.meta.dirname, file)
const JOINING = 150
const MEGABYTES = 20
const PARAGRAPH = 20_000
const SAMPLE_MS = 20
/** Who types elsewhere, and who sees it. */
const TYPING = { clients: 2, writers: 1, perSecond: 20, seconds: 8, warmSeconds: 1 }

let world: { readonly history: History; readonly stored: Stored } | undefined

export const manyJoinScenario: Scenario = {
	name: '150 join a document of 20 MB',
	question: `How long until 150 people who come at once, each with a session of their own, have a document of ${MEGABYTES} MB, what does the
server hold meanwhile, and does somebody notice who types in another document? Memory is the highest of the resident memory, looked at every ${SAMPLE_MS} ms, less that before. Who
types elsewhere goes first on the core that the 150 share; all their letters arrive in order, and the 20 MB are counted. The bare
disk commits as often as they type; where it is over the limit by itself, that says nothing of theirs.`,
	prepare: async () => {
		const history = bigDocument()
		world = { history, stored: await storeHistory('tandem', history, { copies: 1, people: JOINING }) }
	},
	finish: async () => {
		await world?.stored.remove()
	},
	baselines: [
		bareDisk(
			{ perSecond: TYPING.perSecond, seconds: TYPING.seconds },
			{ p50: 'elsewhere p50 ms', p99: 'elsewhere p99 ms' },
		),
	],
	subject: measure,
	isVoid: () => false,
	pictured: ['s until all have it'],
	compared: [],
	bounded: [
		{ figure: 's until all have it', limit: 10 },
		{ figure: '× the document in memory', limit: 3 },
		{ figure: 'elsewhere p99 ms', limit: 25, bare: BARE_DISK },
		HELD_UP,
	],
}

/** Paragraphs as if they had been pasted one after the other. */
function bigDocument(): History {
	const doc = new Y.Doc()
	doc.clientID = AUTHOR
	const updates: Uint8Array[] = []
	doc.on('update', (update: Uint8Array) => updates.push(update))
	const page = doc.getXmlFragment('document')
	let length = 0
	while (length < MEGABYTES * 1e6) {
		const paragraph = new Y.XmlElement('paragraph')
		paragraph.insert(0, [new Y.XmlText(`${length} `.repeat(PARAGRAPH).slice(0, PARAGRAPH))])
		page.push([paragraph])
		length += PARAGRAPH
	}
	return { updates, state: Y.encodeStateAsUpdate(doc), length }
}

async function measure(): Promise<Figures> {
	if (world === undefined) throw new Error('prepare comes first')
	const { history, stored } = world
	const peer = await startPeer('tandem', { folder: stored.folder })
	const [document] = stored.documents
	if (document === undefined) throw new Error('nothing is stored')
	const address = { ...document, port: peer.port }
	await settled(peer)
	const typing: Typing = {
		...TYPING,
		addresses: await peer.documents(1),
		flavour: peer.flavour,
	}
	const typist = start(here('../people/load.ts'), { args: [JSON.stringify(typing)], core: 1 })
	const orders: Orders = {
		flavour: peer.flavour,
		openings: [{ address, cookies: stored.people }],
		length: history.length,
	}
	try {
		await typist.line(/^begin/)
		await peer.heldUp()
		const memory = watchMemory(() => peer.memory())
		const load = start(here('load.ts'), { args: [JSON.stringify(orders)], core: 1 })
		try {
			const { ms } = JSON.parse((await load.line(/^end (.*)/))[1] ?? '') as Told
			const held = memory.stop()
			await load.line(/^complete/)
			const elsewhere = JSON.parse((await typist.line(/^end (.*)/))[1] ?? '') as Elsewhere
			if (elsewhere.complete !== 1) throw new Error(`${elsewhere.complete} of the letters elsewhere arrived`)
			return {
				's until all have it': (ms[0] ?? Number.NaN) / 1000,
				'× the document in memory': held / history.state.length,
				'elsewhere p50 ms': elsewhere.p50,
				'elsewhere p99 ms': elsewhere.p99,
				...(await heldUpFigure(peer)),
			}
		} finally {
			memory.stop()
			await load.stop()
		}
	} finally {
		await typist.stop()
		await peer.stop()
	}
}

/** Tells at its end by how many bytes there was more at most than at its beginning. */
function watchMemory(look: () => number): { stop(): number } {
	const before = look()
	let most = before
	const timer = setInterval(() => {
		most = Math.max(most, look())
	}, SAMPLE_MS)
	return {
		stop: () => {
			clearInterval(timer)
			return most - before
		},
	}
}
