import { afterEach } from 'vitest'
import { newScript, type Script } from '../script.ts'
import { type ServerAlone, startServerAlone } from '../server-alone.ts'

const undo: (() => unknown)[] = []

/** After the story that runs now, the latest first. */
export function afterStory(task: () => unknown): void {
	undo.push(task)
}

afterEach(async () => {
	for (const task of undo.splice(0).reverse()) await task()
})

export interface Site {
	readonly server: ServerAlone
	readonly ada: Script
	readonly eve: Script
	/** A document of Ada's, which both may write in. */
	readonly document: string
}

/** A server, somebody honest and somebody greedy. All come by IPv4, where a machine has many addresses. */
export async function openSite(env: Readonly<Record<string, string>> = {}): Promise<Site> {
	const server = await startServerAlone({ env })
	afterStory(() => server.remove())
	const site = `http://127.0.0.1:${server.port}`
	const [ada, eve] = [await newScript(site), await newScript(site)]
	const { id } = await ada.api.createDocument({ title: 'Shared with the greedy' })
	return { server, ada, eve, document: id }
}

export const MiB = 1024 * 1024
