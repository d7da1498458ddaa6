import { decodeUp, FAILURES } from '@tandem/protocol'
import type { Session } from '../session/session.ts'
import type { FakeConnection } from './network.ts'
import { type SimulatedServer, SPREAD } from './server.ts'
import type { StreamConnection } from './stream-connection.ts'
import type { World } from './world.ts'

/** Milliseconds a drain may take, as in compose.ts, where the disk does what it is asked. */
const DEADLINE = 8000

/** Milliseconds within which a room has tried again what the disk refused, and has an answer. */
const RETRIED = 3000

/** How things stood when a drain began. */
export class Farewell {
	readonly server: SimulatedServer
	readonly began: number
	readonly connections: readonly FakeConnection[]
	/** When their readers were to come back, as they knew until then. */
	readonly streams: ReadonlyMap<StreamConnection, number | null>
	/** Whose edits had been read up to the last: what waits behind a slow one is sent again after the return. */
	readonly heard: ReadonlySet<Session>
	/** How often the disk had refused by then, and whether that was so lately that rooms may not have tried again. */
	readonly refusals: number
	readonly wasRefusing: boolean

	constructor(world: World, server: SimulatedServer, refusedAt: number) {
		this.server = server
		this.began = world.clock.now()
		this.connections = [...server.sessions.values()]
		this.streams = new Map([...server.streams].map((stream) => [stream, stream.retry]))
		this.heard = new Set(
			[...server.sessions].flatMap(([session, { isPaused }]) =>
				session.state.kind === 'live' && !isPaused ? session : [],
			),
		)
		this.refusals = refusals(world)
		this.wasRefusing = this.began - refusedAt < RETRIED
	}
}

/** G9, when a drain has ended. */
export function checkReturn(world: World, farewell: Farewell): void {
	const { began, connections, streams, refusals: before, wasRefusing } = farewell
	if (connections.length > 0) world.seen.add('a drain sent people away')
	// Somebody may be refused for something else meanwhile.
	const isSentAway = ({ goodbye }: FakeConnection) => goodbye?.code === FAILURES.restarting.close && goodbye.at >= began
	const left = connections.filter(isSentAway).flatMap(({ goodbye }) => goodbye?.at ?? [])
	checkSpread(world, left)
	const returns = [...streams].flatMap(([{ retry }, before]) => (retry === null || retry === before ? [] : retry))
	checkSpread(world, returns)
	const isHindered = wasRefusing || world.disk.full || refusals(world) > before
	if (isHindered) return
	const took = world.clock.now() - began
	if (took > DEADLINE) world.fail(`G9: the drain took ${took} ms`)
	checkStored(world, farewell)
}

/** Nobody comes back together with somebody else. */
function checkSpread(world: World, times: readonly number[]): void {
	const sorted = [...times].sort((one, other) => one - other)
	for (const [at, time] of sorted.entries())
		if (time - (sorted[at - 1] ?? Number.NEGATIVE_INFINITY) < SPREAD)
			world.fail(`G9: two are sent away at once, at ${time}`)
}

/** What had come in when it began is stored: it was in the room, and the room was told to store it. */
function checkStored(world: World, { server, began, heard }: Farewell): void {
	for (const { document, payload, at, session } of server.received) {
		if (at >= began || !heard.has(session)) continue
		const message = decodeUp(payload)
		if (message.name !== 'edit' || message.complete) continue
		world.seen.add('a drain stored what it had')
		if (world.isMissing(document, message.update)) world.fail(`G9: seq ${message.seq} was handed in and not stored`)
	}
}

function refusals({ disk }: World): number {
	return disk.met.full + disk.met.failing
}
