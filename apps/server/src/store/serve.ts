import { parentPort, type Transferable } from 'node:worker_threads'
import { failureOf } from './failure.ts'
import type { Answer, Request } from './jobs.ts'

/** What a worker can do: `value` is cloned to the event loop, except the buffers in `transfer`, which move. */
export type Handlers<J> = {
	readonly [K in keyof J]: J[K] extends { argument: infer A; result: infer R } ? (argument: A) => Reply<R> : never
}

export interface Reply<R> {
	readonly value: R
	readonly transfer?: readonly Transferable[]
}

/** Answers jobs in this worker until `close`, in order. An error in a job fails that job only. */
export function serve<J>(handlers: Handlers<J>, close: () => void): void {
	const port = parentPort
	if (port === null) throw new Error('only in a worker')
	const post = (answer: Answer, transfer: readonly Transferable[] = []): void => port.postMessage(answer, [...transfer])
	const byName = handlers as { readonly [job: string]: ((argument: unknown) => Reply<unknown>) | undefined }
	port.on('message', (request: Request) => {
		if (request.kind === 'close') {
			close()
			port.close()
			return
		}
		const { call, job, argument } = request
		try {
			const handler = byName[job]
			if (handler === undefined) throw new Error(`unknown job ${job}`)
			const { value, transfer } = handler(argument)
			post({ kind: 'done', call, value }, transfer)
		} catch (error) {
			post({ kind: 'failed', call, failure: failureOf(error) })
		}
	})
	post({ kind: 'ready' })
}

/** Tells the event loop that there is nothing to serve from, and why. */
export function refuse(sentence: string): void {
	parentPort?.postMessage({ kind: 'unusable', sentence } satisfies Answer)
}
