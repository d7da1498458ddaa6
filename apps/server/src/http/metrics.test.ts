import { expect, onTestFinished, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('the metrics tell every byte once, however often they are read', async () => {
	const metrics = createMetrics()
	onTestFinished(() => metrics.close())
	const told = async () =>
		/^tandem_bytes_total\{direction="in"\} (\d+)\ntandem_bytes_total\{direction="out"\} (\d+)$/m
			.exec(await metrics.text())
			?.slice(1)
	expect(await told()).toEqual(['0', '0'])
	metrics.bytes('in', 5)
	metrics.bytes('out', 7)
	metrics.bytes('out', 8)
	expect(await told()).toEqual(['5', '15'])
	metrics.bytes('out', 1)
	expect(await told()).toEqual(['5', '16'])
	expect(await told()).toEqual(['5', '16'])
})
