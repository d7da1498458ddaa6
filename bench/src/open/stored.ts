import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { joinReplica } from '../load/replica.ts'
import type { Address } from '../load/socket.ts'
import { storeUpdates } from '../load/store.ts'
import { settled } from '../peers/settled.ts'
import { type Side, startPeer } from '../peers/start.ts'
import { AUTHOR, type History } from './history.ts'

/** Within this many milliseconds Tandem notices that everybody has left, and keeps a document as it is then. */
const NOTICED_MS = 3000

/** Servers' folders that hold the same document, again and again. */
export interface Stored {
	readonly folder: string
	/** Without a port: each start has another. */
	readonly documents: readonly Address[]
	/** Cookies of people whom a server that was started anew has not seen yet; empty ones where nobody is asked. */
	readonly people: readonly string[]
	remove(): Promise<void>
}

/**
 * Stores a document `copies` times: in Tandem through its socket, for Hocuspocus as the file that it would write. Tandem's
 * are opened once, as their author's page would, after which they are what a server finds that has not run for a while.
 * Also makes people who may open them.
 */
export async function storeHistory(
	side: Side,
	history: Omit<History, 'length'>,
	{ copies, people }: { readonly copies: number; readonly people: number },
): Promise<Stored> {
	const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'))
	const peer = await startPeer(side, { folder })
	const documents: Address[] = []
	for (const address of await peer.documents(copies)) {
		if (side === 'tandem') {
			const upTo = await storeUpdates(address, { client: AUTHOR, updates: history.updates })
			documents.push({ ...address, upTo })
			const { socket } = await joinReplica({ ...address, upTo }, { flavour: peer.flavour, client: AUTHOR + 1 })
			socket.close()
		} else {
			await writeFile(join(folder, `${address.document}.yjs`), history.state)
			documents.push(address)
		}
	}
	const cookies = await peer.people(people)
	if (side === 'tandem') await pause(NOTICED_MS)
	await settled(peer)
	await peer.stop()
	return { folder, documents, people: cookies, remove: () => rm(folder, { recursive: true, force: true }) }
}
