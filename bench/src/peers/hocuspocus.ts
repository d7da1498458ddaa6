import { existsSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'

/** Hocuspocus as it comes, its debounce too, with one file a document in the folder that is its argument. */
const folder = process.argv[2] ?? '.'
const fileOf = (name: string) => join(folder, `${encodeURIComponent(name)}.yjs`)

const server = new Server({
	port: 0,
	address: '127.0.0.1',
	quiet: true,
	stopOnSignals: false,
	onLoadDocument: async ({ documentName, document }) => {
		const file = fileOf(documentName)
		if (existsSync(file)) Y.applyUpdate(document, readFileSync(file))
	},
	onStoreDocument: async ({ documentName, document }) => {
		const file = fileOf(documentName)
		await writeFile(`${file}.new`, Y.encodeStateAsUpdate(document))
		await rename(`${file}.new`, file)
	},
})
await server.listen()
console.log(`port ${server.address.port}`)
process.on('SIGTERM', () => process.exit(0))
