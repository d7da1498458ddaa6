import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { joinReplica, type Replica } from '../load/replica.ts'
import { type Side, startPeer } from '../peers/start.ts'
import { start } from '../process.ts'
import type { Figures, Scenario } from '../scenario.ts'
import type { Orders, Told } from './load.ts'

const LOAD = resolve(import.meta.dirname, 'load.ts')
const WRITERS = 10
const PER_SECOND = 20
/** Milliseconds of typing before the server is killed. */
const TYPING_MS = 4000
const FIRST = 1000
/** A server that has more to tell says so within these. */
const SILENCE_MS = 1500

export const crashScenario: Scenario = {
	name: 'kill -9 while typing',
	question: `How many letters are lost that their author was told are stored, or that somebody else had seen, when the server is
killed while 10 people type 20 a second; next to Hocuspocus, which stores 2 s after the last edit, at the latest every 10 s? A server
on the same folder is started afterwards, and what it gives to somebody who has nothing is read.`,
	baselines: [{ name: 'hocuspocus', measure: () => measure('hocuspocus') }],
	subject: () => measure('tandem'),
	// Whoever promised nothing cannot lose anything.
	isVoid: ({ hocuspocus }) => hocuspocus?.['letters promised'] === 0,
	pictured: ['letters lost'],
	compared: [],
	bounded: [{ figure: 'letters lost', limit: 0 }],
}

async function measure(side: Side): Promise<Figures> {
	const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
	try {
		const killed = await startPeer(side, { folder })
		const [address] = await killed.documents(1)
		if (address === undefined) throw new Error('no document to go to')
		const orders: Orders = { address, flavour: killed.flavour, writers: WRITERS, perSecond: PER_SECOND }
		const load = start(LOAD, { args: [JSON.stringify(orders)], core: 1 })
		await load.line(/^begin/)
		await pause(TYPING_MS)
		await killed.kill()
		const { typed, promised } = JSON.parse((await load.line(/^end (.*)/))[1] ?? '') as Told
		if (side === 'tandem' && promised.some((letters) => letters === 0)) throw new Error('a writer was promised nothing')
		const peer = await startPeer(side, { folder })
		const { replica, socket } = await joinReplica({ ...address, port: peer.port }, { flavour: peer.flavour, client: 1 })
		const missing = () =>
			promised.map((letters, writer) => Math.max(0, letters - replica.doc.getText(`writer ${FIRST + writer}`).length))
		await silence(replica, () => sum(missing()) === 0)
		const lost = missing()
		socket.close()
		await peer.stop()
		return { 'letters lost': sum(lost), 'letters promised': sum(promised), 'letters typed': typed }
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
}

/** Until all is there, or nothing more comes. */
async function silence(replica: Replica, isComplete: () => boolean): Promise<void> {
	let changes = 0
	replica.changed = () => {
		changes += 1
	}
	for (let before = -1; !isComplete() && before !== changes; ) {
		before = changes
		await pause(SILENCE_MS)
	}
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0)
}
