import { randomBytes } from 'node:crypto'
import type { Env, Logger } from '../env.ts'
import { openStore } from '../store/store.ts'

// Test equipment: a process to be killed. Appends to documents of the data directory in its first argument as fast as
// they are acknowledged, eight at a time in each, and writes every acknowledgement as a line `document offset row text`.

const [, , dataDir = ''] = process.argv
const log: Logger = { info() {}, warn() {}, error() {}, debug() {}, child: () => log }
const env: Env = {
	now: () => Date.now(),
	after: () => () => {},
	soon: (task) => void setImmediate(task),
	random: (length) => randomBytes(length),
	log,
}
const store = await openStore({ dataDir, env })

async function write(document: string): Promise<never> {
	for (;;) {
		const text = randomBytes(8).toString('hex')
		const updates = [Buffer.from(text), new Uint8Array(400)]
		const entries = [{ person: 'ada', session: null, seq: 0, updates }]
		const [position] = await store.log.append([{ document, time: 1, schema: 1, title: null, entries }])
		process.stdout.write(`${document} ${position?.offset} ${position?.row} ${text}\n`)
	}
}

for (let writer = 0; writer < 32; writer += 1) void write(`d${writer % 4}`)
