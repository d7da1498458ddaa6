import { expect, test } from 'vitest'
import { crash } from './run.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

test('G1: of ten kills -9 under load none takes an edit that was acknowledged or that anybody saw', async () => {
	console.info(`SEED=${SEED}`)
	const report = await crash(10, SEED, (line) => console.info(line))
	expect({ missing: report.missing, wrong: report.wrong, kills: report.kills }).toEqual({
		missing: [],
		wrong: [],
		kills: 10,
	})
	// A run in which nothing was promised would prove nothing.
	expect(report.acknowledged).toBeGreaterThan(500)
	expect(report.seen).toBeGreaterThan(500)
}, 120_000)
