import { parentPort } from 'node:worker_threads'
import { standBehind } from '../stand-behind.ts'
import { type CpuTime, TooCostlyError } from './effort.ts'
import { perform, type Result } from './job.ts'
import { type Parcel, unpack } from './parcel.ts'
import { isShared } from './shared-bytes.ts'

/** What a worker says: once `ready`, then one answer for each parcel. */
export type Report =
	| { readonly kind: 'ready' }
	| { readonly kind: 'done'; readonly result: Result }
	| { readonly kind: 'failed'; readonly why: string; readonly costly: boolean }

const port = parentPort
if (port === null) throw new Error('document/worker.ts runs as a worker thread')

const cpu: CpuTime = () => {
	const { user, system } = process.threadCpuUsage()
	return (user + system) / 1000
}

standBehind()

port.on('message', (parcel: Parcel) => {
	try {
		const result = perform(unpack(parcel), cpu)
		port.postMessage({ kind: 'done', result } satisfies Report, buffersOf(result))
	} catch (error) {
		const costly = error instanceof TooCostlyError
		port.postMessage({ kind: 'failed', why: String(error), costly } satisfies Report)
	}
})
port.postMessage({ kind: 'ready' } satisfies Report)

/** Bytes made by a job fill their buffers, so these can be moved instead of copied. Shared ones need neither. */
function buffersOf(result: Result): ArrayBuffer[] {
	const made = result instanceof Uint8Array ? [result] : Object.values(result)
	return made.flatMap((bytes) => (bytes instanceof Uint8Array && !isShared(bytes) ? [bytes.buffer as ArrayBuffer] : []))
}
