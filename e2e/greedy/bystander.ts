import type { Script } from '../script.ts'
import { openGreedyWriter } from './writer.ts'

/** Somebody honest beside the greedy: writes a letter and waits until it is stored and a reader has it. */
export interface Bystander {
	/** Milliseconds from a letter to its acknowledgement and to the reader's screen, whichever came later. */
	letter(): Promise<number>
	/** Letters until `done` resolves, at least one; the slowest. */
	until(done: Promise<unknown>): Promise<number>
	close(): Promise<void>
}

/** `from`: see WireOptions. */
export async function openBystander(by: Script, document: string, from?: string): Promise<Bystander> {
	const options = from === undefined ? {} : { from }
	const writer = await openGreedyWriter(by, document, options)
	const reader = await by.connect(document, { ...options, protocol: null })
	// A plain client, which is sent updates from when it has asked.
	reader.send(Uint8Array.of(0, 0, 1, 0))
	await reader.next((payload) => (payload[0] === 0 && payload[1] === 1 ? true : undefined))
	let count = 0
	const letter = async () => {
		count += 1
		const word = `letter ${count}.`
		const began = performance.now()
		const seq = writer.write((doc) => doc.getText('bystander').insert(0, word))
		const seen = reader.next((payload) => (Buffer.from(payload).includes(word) ? true : undefined))
		await Promise.all([writer.stored(seq), seen])
		return performance.now() - began
	}
	return {
		letter,
		until: async (done) => {
			let over = false
			const end = done.finally(() => {
				over = true
			})
			let slowest = 0
			do slowest = Math.max(slowest, await letter())
			while (!over)
			await end
			return slowest
		},
		close: async () => {
			await Promise.all([writer.wire.close(), reader.close()])
			writer.doc.destroy()
		},
	}
}
