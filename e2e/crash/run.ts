import { Chance } from '../../apps/server/src/simulation/chance.ts'
import { freePort } from '../../scripts/run/free-port.mjs'
import { type Network, openNetwork } from '../network.ts'
import type { PlainClient } from '../plain-client.ts'
import { newScript } from '../script.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'
import { Ledger } from './ledger.ts'
import { loadFromLog, openWitness } from './witness.ts'
import { openWriter, type Writer } from './writer.ts'

const WRITERS = 3
/** Kills that one document and its writers live through, before the next. */
const GENERATION = 5
/** Milliseconds of load until a kill, at most; now and then longer, so that it also meets a snapshot being made. */
const SOON = 400
const LATER = 3000

export interface CrashReport {
	readonly seed: number
	readonly kills: number
	readonly acknowledged: number
	readonly seen: number
	/** Promised words that somebody with only the log did not get, ever. */
	readonly missing: readonly string[]
	/** Words that are stored twice, or were neither lost nor stored in the end. */
	readonly wrong: readonly string[]
	/** Milliseconds from the first acknowledgements of each round to its kill. */
	readonly moments: readonly number[]
}

/** Kills a real server `rounds` times at random moments under load and looks at each restart what it still has. */
export async function crash(rounds: number, seed: number, say: (line: string) => void): Promise<CrashReport> {
	const run = new CrashRun(seed, say)
	await run.begin()
	try {
		for (let done = 0; done < rounds; done += GENERATION) await run.generation(Math.min(GENERATION, rounds - done))
		return await run.report()
	} finally {
		await run.end()
	}
}

class CrashRun {
	readonly #seed: number
	readonly #chance: Chance
	readonly #say: (line: string) => void
	readonly #ledgers: Ledger[] = []
	readonly #moments: number[] = []
	readonly #missing = new Set<string>()
	readonly #wrong: string[] = []
	#server!: ServerAlone
	#network!: Network

	constructor(seed: number, say: (line: string) => void) {
		this.#seed = seed
		this.#chance = new Chance(seed)
		this.#say = say
	}

	/** Where writers and witnesses go: it is closed while somebody looks at what the log has. */
	get #site(): string {
		return `http://localhost:${this.#network.port}`
	}

	async begin(): Promise<void> {
		const port = await freePort()
		this.#server = await startServerAlone({ env: { PORT: String(port) } })
		this.#network = await openNetwork(port)
	}

	/** One document, from its first word through `kills` crashes to the last. */
	async generation(kills: number): Promise<void> {
		const scripts = await Promise.all(Array.from({ length: WRITERS }, () => newScript(this.#site)))
		const [maker] = scripts
		if (maker === undefined) throw new Error('nobody writes')
		const { id } = await maker.api.createDocument({ title: 'Written through crashes' })
		const ledger = new Ledger(id)
		this.#ledgers.push(ledger)
		const open = scripts.map((script, at) =>
			openWriter(script, ledger, `${this.#ledgers.length}${'abc'[at]}`, this.#chance.fork()),
		)
		const writers = await Promise.all(open)
		for (let kill = 0; kill < kills; kill += 1) await this.#round(ledger, writers, maker.cookie)
		await Promise.all(writers.map((writer) => writer.finish()))
		await this.#expectWhole(ledger)
		for (const writer of writers) writer.close()
	}

	async #round(ledger: Ledger, writers: readonly Writer[], cookie: string): Promise<void> {
		const witness = await openWitness(this.#site, ledger, cookie)
		await Promise.all(writers.map((writer) => writer.more(1)))
		const moment = this.#chance.int(0, this.#chance.happens(0.1) ? LATER : SOON)
		await new Promise((resolve) => setTimeout(resolve, moment))
		this.#moments.push(moment)
		await this.#kill(witness)
		const { acknowledged, seen } = ledger
		const { missing } = await loadFromLog(this.#server.url, ledger)
		for (const word of missing) this.#missing.add(word)
		this.#network.set('open')
		for (const { page } of writers) page.wake()
		const at = `kill ${this.#moments.length} after ${moment} ms`
		this.#say(`${at}: ${acknowledged.size} acknowledged, ${seen.size} seen, ${missing.length} missing`)
	}

	/** Kills the server and starts another on the same data, which no client of before can reach yet. */
	async #kill(witness: PlainClient): Promise<void> {
		const { dataDir, port } = this.#server
		await this.#server.kill()
		this.#network.set('closed')
		witness.close()
		this.#server = await startServerAlone({ dataDir, env: { PORT: String(port) } })
	}

	/** Everything that was written, also what was sent again after a crash, is there once. */
	async #expectWhole(ledger: Ledger): Promise<void> {
		const { missing, words } = await loadFromLog(this.#server.url, ledger)
		for (const word of missing) this.#missing.add(word)
		const held = new Set(words)
		if (held.size !== words.length) this.#wrong.push(`${words.length - held.size} words twice`)
		this.#wrong.push(...ledger.written.symmetricDifference(held))
	}

	async report(): Promise<CrashReport> {
		// Once more, after all the later crashes.
		for (const ledger of this.#ledgers) await this.#expectWhole(ledger)
		const sum = (of: 'acknowledged' | 'seen') => this.#ledgers.reduce((all, ledger) => all + ledger[of].size, 0)
		return {
			seed: this.#seed,
			kills: this.#moments.length,
			acknowledged: sum('acknowledged'),
			seen: sum('seen'),
			missing: [...this.#missing],
			wrong: this.#wrong,
			moments: this.#moments,
		}
	}

	async end(): Promise<void> {
		await this.#network.close()
		await this.#server.remove()
	}
}
