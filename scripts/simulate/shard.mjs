// One process of `pnpm sim`: lives the seeds it is handed and tells what became of them.
const at = (/** @type {string} */ file) => new URL(`../../apps/server/src/simulation/${file}`, import.meta.url).href
const { simulate } = await import(at('simulation.ts'))
const { Coverage } = await import(at('coverage.ts'))

/** @param {{ from: number, count: number }} batch */
async function live({ from, count }) {
	const coverage = new Coverage()
	/** @type {import('./spread.mjs').Failure[]} */
	const failures = []
	for (let seed = from; seed < from + count; seed += 1) {
		const { broken, story, seen } = await simulate(seed)
		coverage.add(seen)
		if (broken !== undefined) failures.push({ seed, broken, story: [...story] })
	}
	process.send?.({ count, coverage: coverage.counts, failures })
}

process.on('message', (batch) => void live(/** @type {{ from: number, count: number }} */ (batch)))
// Whoever wanted to know is gone.
process.on('disconnect', () => process.exit())
process.send?.('ready')
