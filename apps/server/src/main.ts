import { compose, type Server } from './compose.ts'
import { ConfigError, readConfig } from './config.ts'
import { ListenError } from './gateway/listen.ts'
import { SecretError } from './http/session-secret.ts'
import { createLogger } from './logger.ts'
import { nodeEnv } from './node-env.ts'
import { DataDirectoryError } from './store/data-directory-error.ts'

/** Milliseconds after which a shutdown that hangs is ended all the same. */
const SHUTDOWN_DEADLINE = 10_000

/** What whoever started us can mend: one sentence is enough, a stack would hide it. */
const EXPLAINED = [ConfigError, DataDirectoryError, SecretError, ListenError]

/** The process itself: the only user of `process`. */
async function main(): Promise<void> {
	const config = readConfig(process.env)
	const log = createLogger(config.logLevel)
	const server = await compose(config, nodeEnv(log))
	log.info({ port: server.port, host: config.host }, 'ready')
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
		process.on(signal, () => void shutDown(server, signal))
	}
	process.on('unhandledRejection', (error) => {
		log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'unhandled rejection')
	})
	async function shutDown(running: Server, signal: string): Promise<void> {
		log.info({ signal }, 'shutting down')
		setTimeout(() => process.exit(1), SHUTDOWN_DEADLINE).unref()
		await running.drain()
		process.exit(0)
	}
}

main().catch((error: unknown) => {
	const explained = EXPLAINED.some((kind) => error instanceof kind)
	process.stderr.write(`${explained ? (error as Error).message : String((error as Error).stack ?? error)}\n`)
	process.exit(1)
})
