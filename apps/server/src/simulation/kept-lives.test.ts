// Lives that broke a promise once, or were taken to: each is lived again.
import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

async function live(seed: number): Promise<void> {
	const { broken, story } = await simulate(seed)
	if (broken !== undefined) expect.fail(`SEED=${seed}: ${broken}\n${story.join('\n')}`)
}

test('G1: a device refused some edits and took the next ones, whose tab then crashed', async () => {
	await live(115886)
})

test('G2: two backups were restored, the second while a page was still told what it had given back to the first', async () => {
	await live(103980)
})

test('G5: somebody marked as unread what told of a mention that was gone', async () => {
	await live(117022)
})

test('G3: a plain client came back with three pastes in one message', async () => {
	await live(9323)
})
