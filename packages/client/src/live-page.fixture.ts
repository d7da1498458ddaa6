import { openPage } from './page.fixture.ts'
import { ScriptedServer } from './server.fixture.ts'
import { World } from './world.fixture.ts'

/** A page that is live, with its server and their world. */
export async function livePage(options: Parameters<typeof openPage>[1] = {}) {
	const world = new World()
	const server = new ScriptedServer(world)
	const a = openPage(world, options)
	await world.pass(100)
	return { world, server, a }
}
