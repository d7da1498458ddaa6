import { Cursor, counted, varuint } from '../load/varuint.ts'

const END = '},"assoc":0}}}'
const DIGIT_0 = 48

/** One client's presence as an editor sends it: a name, and a selection whose head is at the `move`th letter. */
export function moved(client: number, move: number): Buffer {
	const user = `{"name":"Guest ${client}","color":"#30bced"}`
	const anchor = `{"type":null,"tname":null,"item":{"client":${client},"clock":1},"assoc":0}`
	const head = `{"type":null,"tname":null,"item":{"client":${client},"clock":${move}`
	const state = `{"user":${user},"cursor":{"anchor":${anchor},"head":${head}${END}`
	return Buffer.from([1, ...varuint(client), ...varuint(move), ...counted(Buffer.from(state))])
}

const cursor = new Cursor()

/** Reads whose moves some entries tell, whatever clock and name the server has put to them; skips those who left. */
export function readMoves(bytes: Buffer, start: number, hear: (client: number, move: number) => void): void {
	cursor.set(bytes, start)
	for (let entries = cursor.varuint(); entries > 0; entries -= 1) {
		const client = cursor.varuint()
		cursor.varuint()
		const size = cursor.skip()
		if (size > END.length) hear(client, numberBefore(bytes, cursor.at - END.length))
	}
}

/** The decimal number whose last digit is before `end`. */
function numberBefore(bytes: Buffer, end: number): number {
	let value = 0
	let weight = 1
	for (let at = end - 1; ; at -= 1) {
		const digit = (bytes[at] ?? 0) - DIGIT_0
		if (digit < 0 || digit > 9) return value
		value += digit * weight
		weight *= 10
	}
}
