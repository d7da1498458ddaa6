import type { Chance } from '../../apps/server/src/simulation/chance.ts'
import { openThings } from '../process-watch.ts'
import { newScript, type Script } from '../script.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'
import { type AttackOptions, intrude, vandalise } from './attacker.ts'
import { type Corpus, recordCorpus } from './corpus.ts'
import { COLLECTING, Holding } from './holding.ts'
import { type House, openHouse } from './house.ts'
import { ask } from './requests.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'

/** Connections that attack at the same time. */
const AT_ONCE = 8
/** Frames until a sandbox is inspected and another opened: long enough for attacks to build on each other. */
const SANDBOX_FRAMES = 10_000
/** Of the frames, those until everything that is made once has been made: memory is compared from there. */
const WARM = 0.25
const WARM_FRAMES = 20_000
/** Frames from which a run is long enough to wait half a minute for the rooms that nobody is in. */
const LONG = 100_000
/** Bytes that it may use, and that the process may hold, more at the end than when it was warm, with everybody gone. */
const MOST_GROWTH = { used: 16 * 1024 * 1024, resident: 64 * 1024 * 1024 }
/** Milliseconds that honest keys may take at worst while it goes on: see House. */
const MOST_LATENCY = 5000

export interface ServerReport {
	/** Frames and requests that the server has handled: changed, out of order, repeated. */
	readonly frames: number
	/** Of them, those with bytes that no honest client sent. */
	readonly changed: number
	/** Of them, those that had to end their connection and did, by name. */
	readonly intruders: number
	readonly requests: number
	readonly connections: number
	readonly sandboxes: number
	/** Bytes in use when it was warm, and at the end with everybody gone; then those that the process held. */
	readonly warmUsed: number
	readonly endUsed: number
	readonly warmResident: number
	readonly endResident: number
	/** Of the keys of two honest people meanwhile, milliseconds until they were stored and seen: see House. */
	readonly honestKeys: number
	readonly slowestKey: number
}

/** Attacks a real server with `frames` frames, or fewer where `progress` says no. Throws where it fails anybody honest, and where it grows. */
export async function fuzzServer(
	chance: Chance,
	frames: number,
	progress: (done: number) => boolean = () => true,
): Promise<ServerReport> {
	const limits = { MAX_UPDATES_PER_SECOND: '0', MAX_DOCUMENTS_PER_MINUTE: '0', MAX_CONNECTIONS_PER_PERSON: '0' }
	const server = await startServerAlone({ env: { ...limits, ...COLLECTING } })
	try {
		const corpus = await recordCorpus(server.url)
		const house = await openHouse(server)
		const siege = new Siege({ server, corpus, house, chance, progress })
		const holding = new Holding(server)
		await siege.go(Math.min(WARM_FRAMES, Math.ceil(frames * WARM)))
		if (frames >= LONG) await siege.expectRoomsGone()
		const warm = await holding.now()
		await siege.go(frames)
		if (frames >= LONG) await siege.expectRoomsGone()
		const end = await holding.now()
		for (const kind of ['used', 'resident'] as const) {
			if (end[kind] - warm[kind] <= MOST_GROWTH[kind]) continue
			throw new Error(`${end[kind]} bytes ${kind}, ${warm[kind]} when it was warm`)
		}
		const { latencies } = house
		await house.inspect()
		if (Math.max(...latencies) > MOST_LATENCY) throw new Error(`a key took ${Math.max(...latencies)} ms`)
		house.close()
		const bytes = {
			warmUsed: warm.used,
			endUsed: end.used,
			warmResident: warm.resident,
			endResident: end.resident,
		}
		return { ...siege.sum, ...bytes, honestKeys: latencies.length, slowestKey: Math.max(...latencies) }
	} finally {
		await server.remove()
	}
}

interface SiegeOptions {
	readonly server: ServerAlone
	readonly corpus: Corpus
	readonly house: House
	readonly chance: Chance
	/** See Progress. */
	readonly progress: (done: number) => boolean
}

class Siege {
	readonly sum = { frames: 0, changed: 0, intruders: 0, requests: 0, connections: 0, sandboxes: 0 }
	readonly #options: SiegeOptions
	#failed: unknown
	#stopped = false

	constructor(options: SiegeOptions) {
		this.#options = options
	}

	/** Goes on until so many frames were handled in all and all attackers are gone. */
	async go(frames: number): Promise<void> {
		const { server } = this.#options
		while (this.sum.frames < frames && !this.#stopped) {
			const sandbox = await openSandbox(server)
			const intruder = await newScript(server.url)
			this.sum.sandboxes += 1
			const until = Math.min(frames, this.sum.frames + SANDBOX_FRAMES)
			await Promise.all(Array.from({ length: AT_ONCE }, () => this.#attack(sandbox, intruder, until)))
			if (this.#failed !== undefined) throw this.#failed
			await sandbox.inspect()
			await this.#expectGone()
		}
	}

	async #attack(sandbox: Sandbox, intruder: Script, until: number): Promise<void> {
		const chance = this.#options.chance.fork()
		try {
			while (this.sum.frames < until && this.#failed === undefined && !this.#stopped) {
				await this.#once(sandbox, intruder, chance)
				this.#stopped ||= !this.#options.progress(this.sum.frames)
			}
		} catch (error) {
			this.#failed ??= error
		}
	}

	async #once(sandbox: Sandbox, intruder: Script, chance: Chance): Promise<void> {
		const [flavour, recording] = chance.pick([...this.#options.corpus])
		const how = { flavour, recording, chance }
		const kind = chance.weighted({ vandal: 6, intruder: 2, request: 3 })
		if (kind === 'request') {
			await ask(this.#options.server.url, sandbox.by, sandbox.id, chance)
			this.sum.requests += 1
			this.sum.frames += 1
			this.sum.changed += 1
			return
		}
		const options: AttackOptions =
			kind === 'vandal'
				? { ...how, ...sandbox, document: sandbox.id }
				: { ...how, by: intruder, document: this.#options.house.id }
		const handled = await (kind === 'vandal' ? vandalise(options) : intrude(options))
		if (handled === undefined) return
		this.sum.connections += 1
		this.sum.frames += handled.frames
		this.sum.changed += handled.changed
		if (kind === 'intruder') this.sum.intruders += 1
	}

	/** The house is the only room, as the server counts. */
	async expectRoomsGone(): Promise<void> {
		for (let look = 0; look < 90; look += 1) {
			if ((await openThings(this.#options.server.url)).rooms === 1) return
			await new Promise((resolve) => setTimeout(resolve, 1000))
		}
		throw new Error(`${(await openThings(this.#options.server.url)).rooms} rooms are left`)
	}

	/** Nobody is connected any more but the house's two, as the server counts. */
	async #expectGone(): Promise<void> {
		for (let look = 0; look < 100; look += 1) {
			const { connections } = await openThings(this.#options.server.url)
			if (connections === 2) return
		}
		throw new Error(`${(await openThings(this.#options.server.url)).connections} connections are left`)
	}
}
