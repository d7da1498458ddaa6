import { platform, setPriority } from 'node:os'

/** A tenth of the weight of the event loop where both want one core, and all of a core that nobody else wants. */
const NICE = 10

/**
 * Lets this worker thread stand behind the event loop and the writer: an answer or a document may be a moment late, what
 * somebody types must not be. Only on Linux, where a thread has a nice value: elsewhere it would be the whole process'.
 */
export function standBehind(): void {
	if (platform() === 'linux') setPriority(NICE)
}
