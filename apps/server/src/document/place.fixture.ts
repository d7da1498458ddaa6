import * as encoding from 'lib0/encoding'
import { written } from './jobs.fixture.ts'

type Id = readonly [client: number, clock: number]

/** A letter in the root text `t`: after `origin` and before `right`, as its author saw it. */
export interface Letter {
	readonly origin?: Id
	readonly right?: Id
}

/** Letters of each client from a clock on, as one update. */
export function letters(sections: ReadonlyMap<number, readonly Letter[]>, clock = 0): Uint8Array {
	return written((to) => {
		encoding.writeVarUint(to, sections.size)
		for (const [client, all] of sections) {
			for (const number of [all.length, client, clock]) encoding.writeVarUint(to, number)
			for (const letter of all) writeLetter(to, letter)
		}
		encoding.writeVarUint(to, 0)
	})
}

function writeLetter(to: encoding.Encoder, { origin, right }: Letter): void {
	encoding.writeUint8(to, 4 | (origin ? 0x80 : 0) | (right ? 0x40 : 0))
	for (const number of [...(origin ?? []), ...(right ?? [])]) encoding.writeVarUint(to, number)
	if (origin === undefined && right === undefined) {
		encoding.writeVarUint(to, 1)
		encoding.writeVarString(to, 't')
	}
	encoding.writeVarString(to, 'x')
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index))

/** So many letters of each of these clients, all of them at one place. */
export function atOnePlace(clients: readonly number[], count: number, place: Letter = {}): Uint8Array {
	return letters(new Map(clients.map((client) => [client, times(count, () => place)])))
}

export const range = (from: number, count: number): number[] => times(count, (index) => from + index)

/** A word: each letter after the one before it. */
export function chain(client: number, length: number): Uint8Array {
	return letters(new Map([[client, times(length, (at): Letter => (at === 0 ? {} : { origin: [client, at - 1] }))]]))
}

/** Letters of each of these, all after the first one of client 8's word and each before another one of it. */
export function beforeDifferentOnes(clients: readonly number[], count: number): Uint8Array {
	const between = times(count - 1, (index): Letter => ({ origin: [8, 0], right: [8, count - 1 - index] }))
	return letters(new Map(clients.map((client) => [client, between])))
}

/** A client's words of two letters, each of them after the first letter of client 9's word and before `right`. */
export function chainsBefore(right: Id, client: number, count: number): Uint8Array {
	const origin = (at: number): Id => (at % 2 === 0 ? [9, 0] : [client, at - 1])
	return letters(new Map([[client, times(count, (at): Letter => ({ origin: origin(at), right }))]]))
}

/**
 * Costs nothing in the order in which Yjs places its clients: of the many who wrote at one place the highest comes first,
 * and each that comes then stands at the beginning. `key` makes it come in the other order, in which each passes all.
 */
export function lockAndKey(count: number): { readonly lock: Uint8Array; readonly key: Uint8Array } {
	const crowd = times(count, (index) => [10_000 + index, [{}]] as const)
	const bolts = times(count, (index): Letter => ({ origin: [10_000 + index, 0] }))
	return {
		lock: letters(new Map<number, readonly Letter[]>([...crowd, [5, bolts]])),
		key: letters(new Map([[1_000_000, [{ origin: [5, count - 1] as Id }]]])),
	}
}
