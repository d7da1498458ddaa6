import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

/** Lives that broke a promise once, or were taken to: each is lived again. */
const LIVES = [
	[115886, 'G1: a device refused some edits and took the next ones, whose tab then crashed'],
	[103980, 'G2: two backups were restored, the second while a page was still told what it had given back to the first'],
	[117022, 'G5: somebody marked as unread what told of a mention that was gone'],
] as const

test.each(LIVES)('seed %i: %s', async (seed) => {
	const { broken, story } = await simulate(seed)
	if (broken !== undefined) expect.fail(`SEED=${seed}: ${broken}\n${story.join('\n')}`)
})
