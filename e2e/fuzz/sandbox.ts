import { newScript, type Script } from '../script.ts'
import type { ServerAlone } from '../server-alone.ts'
import { documentOf, rowsOnDisk } from '../stored-log.ts'

/** A document in which somebody hostile may write: what is admitted of their bytes is theirs, and must harm nobody. */
export interface Sandbox {
	readonly id: string
	readonly by: Script
	/** Throws where the log cannot be loaded whole, by Yjs or by the server, or holds rows of others. */
	inspect(): Promise<void>
}

export async function openSandbox(server: ServerAlone): Promise<Sandbox> {
	const by = await newScript(server.url)
	const { id } = await by.api.createDocument({ title: 'A sandbox' })
	return {
		id,
		by,
		inspect: async () => {
			const rows = rowsOnDisk(server.dataDir, id)
			const doc = documentOf(rows)
			const strangers = rows.filter(({ person }) => person !== by.person.id && person !== 'server')
			if (strangers.length > 0) throw new Error(`rows of ${strangers.map(({ person }) => person).join(', ')}`)
			const newcomer = await newScript(server.url)
			const page = await newcomer.open(id)
			page.close()
			const answer = await fetch(`${server.url}/api/documents/${id}/html`)
			if (answer.status !== 200) throw new Error(`a page that answers ${answer.status}: ${await answer.text()}`)
			doc.destroy()
		},
	}
}
