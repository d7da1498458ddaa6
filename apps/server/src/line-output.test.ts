import { readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LineOutput } from './line-output.ts'
import { after } from './node-env.ts'

test('the lines of a burst are written together, and one line does not wait for others', async () => {
	const path = join(tmpdir(), `tandem-lines-${crypto.randomUUID()}`)
	onTestFinished(() => rm(path))
	const writes: number[] = []
	const output = new LineOutput(after, path, (bytes) => writes.push(bytes))
	const text = () => readFile(path, 'utf8').catch(() => '')
	const lines = (count: number) =>
		expect.poll(async () => (await text()).split('\n').length - 1, { timeout: 10_000 }).toBe(count)
	output.write('alone\n')
	await lines(1)
	writes.length = 0
	for (let line = 0; line < 200; line += 1) {
		output.write(`${line} of many, each as long as a line of a log is at the least\n`)
		// Each comes when the one before could have been written, as those of people who come do.
		await stat(path)
	}
	await lines(201)
	expect(writes.length).toBeLessThan(20)
	output.write('the last\n')
	output.end()
	await lines(202)
	expect((await text()).split('\n').slice(0, 3)).toEqual([
		'alone',
		expect.stringMatching(/^0 /),
		expect.stringMatching(/^1 /),
	])
})
