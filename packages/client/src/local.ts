import type { ClientEnv } from './env.ts'
import { sessionLock } from './id.ts'
import type { Lock } from './lock.ts'
import type { Recovery } from './state.ts'
import type { Copy, PendingRow, Store } from './store.ts'

/** A database that does not answer within this is as good as none: the page goes on without it. Milliseconds. */
const PATIENT = 3_000

/** What this device holds of one document when it is opened. */
export interface Local {
	readonly copy: Copy | undefined
	/** Rows of closed tabs, each session whole and in order. */
	readonly abandoned: readonly PendingRow[]
	/** Held for the abandoned sessions, so that no other tab sends them meanwhile. */
	readonly claims: Claims
	readonly recoveries: readonly Recovery[]
}

/** By session. */
export type Claims = ReadonlyMap<string, Lock>

const NOTHING: Local = { copy: undefined, abandoned: [], claims: new Map(), recoveries: [] }

export interface LocalOptions {
	readonly env: ClientEnv
	readonly store: Store
	readonly person: string
	readonly document: string
	/** Closed tabs' sessions beyond this number are left to a later connection. */
	readonly sessions: number
}

/** Never rejects: what cannot be read in time is not there. */
export async function readLocal(options: LocalOptions): Promise<Local> {
	const { env, store, document } = options
	let cancel = () => {}
	const late = new Promise<Local>((resolve) => {
		cancel = env.after(PATIENT, () => resolve(NOTHING))
	})
	const read = Promise.all([store.readCopy(document), store.pending(document), store.recoveries(document)])
		.then(async ([copy, rows, recoveries]) => ({ copy, recoveries, ...(await claimAbandoned(options, rows)) }))
		.catch(() => NOTHING)
	const local = await Promise.race([read, late])
	cancel()
	// What was read too late is left to another tab.
	if (local === NOTHING) void read.then(({ claims }) => releaseAll(claims))
	return local
}

export function releaseAll(claims: Claims): void {
	for (const claim of claims.values()) claim.release()
}

/** Of `rows` those whose tab is gone, claimed for this one. */
export async function claimAbandoned(
	{ env, person, sessions }: Pick<LocalOptions, 'env' | 'person' | 'sessions'>,
	rows: readonly PendingRow[],
): Promise<{ abandoned: PendingRow[]; claims: Claims }> {
	const known = [...new Set(rows.map((row) => row.session))]
	const taken = await env.locks.taken(known.map((session) => sessionLock(person, session)))
	const gone = known.filter((session) => !taken.has(sessionLock(person, session))).slice(0, sessions)
	return {
		abandoned: rows.filter((row) => gone.includes(row.session)),
		claims: new Map(gone.map((session) => [session, env.locks.request(sessionLock(person, session))])),
	}
}
