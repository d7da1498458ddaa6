import { crash } from './run.ts'

/** `pnpm crashes`: 100 kills of a real server, or ROUNDS of them, and their sum. SEED=… repeats a run's moments. */
const rounds = Number(process.env.ROUNDS ?? 100)
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
console.log(`${rounds} kills, SEED=${seed}`)
const began = performance.now()
const { moments, ...report } = await crash(rounds, seed, (line) => console.log(line))
const seconds = Math.round((performance.now() - began) / 1000)
console.log(JSON.stringify({ ...report, latestKillMs: Math.max(...moments), seconds }, null, '\t'))
// Sockets of clients that were cut off may take their time to end.
process.exit(report.missing.length + report.wrong.length === 0 && report.kills === rounds ? 0 : 1)
