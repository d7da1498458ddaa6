import { setTimeout as pause } from 'node:timers/promises'
import type { Measured } from '../process.ts'

const LOOK_MS = 300
/** Of a core: less than this is a server that does nothing but wait. */
const IDLE = 0.05
const PATIENCE_MS = 60_000

/** Until a server has done what it does on its own after it started, or after much was stored. */
export async function settled(server: Measured): Promise<void> {
	const deadline = performance.now() + PATIENCE_MS
	for (;;) {
		const before = server.cpu()
		await pause(LOOK_MS)
		if ((server.cpu() - before) / (LOOK_MS / 1000) < IDLE) return
		if (performance.now() > deadline) throw new Error('the server never came to rest')
	}
}

/** Bytes that are resident when it rests and has collected the garbage of all its threads. */
export async function restingMemory(server: Measured): Promise<number> {
	await settled(server)
	server.child.kill('SIGUSR2')
	await settled(server)
	return server.memory()
}
