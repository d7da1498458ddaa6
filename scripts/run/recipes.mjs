import { nextCommand, root, serverMain, webFolder } from './project.mjs'

/** The server drains for at most 10 s of its own; what is left after this hangs. */
const serverGrace = 15_000
const webGrace = 3000

/**
 * How the two processes are started. The server is the front door at HOST:PORT; Next listens only inside this machine.
 * @param {'start' | 'dev'} mode `dev`: both reload what changes
 * @param {{ env: NodeJS.ProcessEnv, port: string, webPort: number, dist: string }} options `dist`: folder of the production build below apps/web
 * @returns {import('./kept-process.mjs').Recipe[]}
 */
export function recipes(mode, { env, port, webPort, dist }) {
	const production = mode === 'start'
	/** @type {NodeJS.ProcessEnv} */
	const shared = { ...env, PORT: port, NODE_ENV: production ? 'production' : 'development' }
	// Only a finished build may be served from disk: without it the front door asks Next for everything.
	if (production) shared.TANDEM_DIST_DIR = dist
	else delete shared.TANDEM_DIST_DIR
	return [
		{
			name: 'server',
			args: production ? [serverMain] : ['--watch', '--watch-preserve-output', serverMain],
			cwd: root,
			env: { ...shared, TANDEM_WEB_PORT: String(webPort) },
			grace: serverGrace,
			quiet: false,
		},
		{
			name: 'web',
			args: [nextCommand, production ? 'start' : 'dev', '-H', '127.0.0.1', '-p', String(webPort)],
			cwd: webFolder,
			env: { ...shared, TANDEM_API_PORT: port, NEXT_TELEMETRY_DISABLED: '1' },
			grace: webGrace,
			// In production it says only at which internal port it listens, which nobody should open.
			quiet: production,
		},
	]
}
