import { IDBFactory } from 'fake-indexeddb'
import { openStore } from './idb-store.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

/** One device, whose pages share a database, and the server that it reaches until it is `offline`. */
export function device(seed = 1) {
	const world = new World(seed)
	const server = new ScriptedServer(world)
	const indexedDB = new IDBFactory()
	const store = () => openStore({ indexedDB }, 'ada')
	const offline = () => {
		server.reachable = false
		server.cut()
	}
	return { world, server, store, offline }
}
