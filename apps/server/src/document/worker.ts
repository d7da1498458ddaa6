import { parentPort } from 'node:worker_threads'
import { perform, type Result } from './job.ts'
import { type Parcel, unpack } from './parcel.ts'
import { isShared } from './shared-bytes.ts'

/** What a worker says: once `ready`, then one answer for each parcel. */
export type Report =
	| { readonly kind: 'ready' }
	| { readonly kind: 'done'; readonly result: Result }
	| { readonly kind: 'failed'; readonly why: string }

const port = parentPort
if (port === null) throw new Error('document/worker.ts runs as a worker thread')

port.on('message', (parcel: Parcel) => {
	try {
		const result = perform(unpack(parcel))
		port.postMessage({ kind: 'done', result } satisfies Report, buffersOf(result))
	} catch (error) {
		port.postMessage({ kind: 'failed', why: String(error) } satisfies Report)
	}
})
port.postMessage({ kind: 'ready' } satisfies Report)

/** Bytes made by a job fill their buffers, so these can be moved instead of copied. Shared ones need neither. */
function buffersOf(result: Result): ArrayBuffer[] {
	const made = result instanceof Uint8Array ? [result] : Object.values(result)
	return made.flatMap((bytes) => (bytes instanceof Uint8Array && !isShared(bytes) ? [bytes.buffer as ArrayBuffer] : []))
}
