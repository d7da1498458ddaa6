import { z } from 'zod'

/** What the environment asks of this server, checked and complete. */
export interface Config {
	readonly port: number
	/** The address to listen on. */
	readonly host: string
	readonly dataDir: string
	/** Origins people reach this server by besides its own addresses, like `https://write.example.org`. */
	readonly webOrigins: readonly string[]
	readonly limits: Limits
	/** Where the web process listens on 127.0.0.1; null = the server runs alone. */
	readonly webPort: number | null
	/** The folder `next build` wrote, relative to apps/web as Next has it; null = its files come from the web process. */
	readonly distDir: string | null
	readonly logLevel: (typeof LOG_LEVELS)[number]
}

/** Each is 0 for "no limit". */
export interface Limits {
	/** Open sockets of one network address. Beyond: `too-many-connections`. */
	readonly connectionsPerAddress: number
	/** Open sockets of one person. Beyond: `too-many-connections`. */
	readonly connectionsPerPerson: number
	/** New guests from one address within a minute. Beyond: `too-many-guests`. */
	readonly guestsPerMinute: number
	/** New documents of one person within a minute. Beyond: `too-many-documents`. */
	readonly documentsPerMinute: number
	/** Edits of one session within a second. Beyond: its socket is paused, nothing is dropped. */
	readonly updatesPerSecond: number
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** The environment cannot be used. The message is one sentence that names the variable and what it must be. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError'
}

/** Reads and checks the environment; an empty variable counts as absent. Throws ConfigError for the first wrong one. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
	const read = <T>(name: string, schema: z.ZodType<T>, must: string): T => {
		const value = environment[name]?.trim() || undefined
		const result = schema.safeParse(value)
		if (result.success) return result.data
		throw new ConfigError(`${name} is ${JSON.stringify(value)} but must be ${must}.`)
	}
	const limit = (name: string, fallback: number) =>
		read(name, wholeNumber(0, Number.MAX_SAFE_INTEGER).default(fallback), 'a whole number, 0 for no limit')
	const manyMachines = 'unset: more than one machine is not supported yet, data is kept in DATA_DIR'
	read('DATABASE_URL', z.undefined(), manyMachines)
	read('REDIS_URL', z.undefined(), manyMachines)
	return {
		port: read('PORT', wholeNumber(0, 65_535).default(3000), 'a port number from 0 (any free one) to 65535'),
		host: read(
			'HOST',
			hostName.default('localhost'),
			'an address or host name to listen on, like localhost or 0.0.0.0',
		),
		dataDir: read('DATA_DIR', z.string().default('./data'), 'a folder'),
		webOrigins: read('WEB_ORIGIN', origins, 'origins with commas between, like https://write.example.org'),
		limits: {
			connectionsPerAddress: limit('MAX_CONNECTIONS_PER_ADDRESS', 1000),
			connectionsPerPerson: limit('MAX_CONNECTIONS_PER_PERSON', 100),
			guestsPerMinute: limit('MAX_GUESTS_PER_MINUTE', 60),
			documentsPerMinute: limit('MAX_DOCUMENTS_PER_MINUTE', 120),
			updatesPerSecond: limit('MAX_UPDATES_PER_SECOND', 500),
		},
		webPort: read('TANDEM_WEB_PORT', wholeNumber(1, 65_535).optional(), 'a port number from 1 to 65535') ?? null,
		distDir: read('TANDEM_DIST_DIR', z.string().optional(), 'a folder') ?? null,
		logLevel: read('LOG_LEVEL', z.enum(LOG_LEVELS).default('info'), `one of ${LOG_LEVELS.join(', ')}`),
	}
}

/** Decimal digits only: Number() would also take 0x10, 1e3 and a blank. */
function wholeNumber(least: number, most: number) {
	return z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most))
}

const hostName = z.string().regex(/^[A-Za-z0-9.:_-]+$/)

const origins = z
	.string()
	.default('')
	.transform((list) => list.split(',').map((entry) => entry.trim()))
	.transform((list) => list.filter((entry) => entry !== ''))
	.pipe(
		z.array(
			z
				.string()
				.refine(isOrigin)
				.transform((entry) => new URL(entry).origin),
		),
	)

function isOrigin(entry: string): boolean {
	const url = URL.parse(entry)
	if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false
	// A path would promise that Tandem can live below one; a name would be lost.
	return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
}
