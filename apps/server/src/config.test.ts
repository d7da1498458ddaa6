import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

test('an empty environment gives a server on localhost:3000 with its data beside it', () => {
	expect(readConfig({})).toEqual({
		port: 3000,
		host: 'localhost',
		dataDir: './data',
		webOrigins: [],
		limits: {
			connectionsPerAddress: 1000,
			connectionsPerPerson: 100,
			guestsPerMinute: 60,
			documentsPerMinute: 120,
			updatesPerSecond: 500,
		},
		webPort: null,
		distDir: null,
		logLevel: 'info',
	})
})

test('every variable is read, and one that is empty or blank counts as absent', () => {
	const config = readConfig({
		PORT: '0',
		HOST: '0.0.0.0',
		DATA_DIR: '/var/lib/tandem',
		WEB_ORIGIN: 'https://Write.example.org/, http://lan.test:4000,',
		MAX_GUESTS_PER_MINUTE: '0',
		MAX_UPDATES_PER_SECOND: ' 7 ',
		MAX_DOCUMENTS_PER_MINUTE: ' ',
		DATABASE_URL: '',
		TANDEM_WEB_PORT: '4001',
		TANDEM_DIST_DIR: '.next-test',
		LOG_LEVEL: 'debug',
	})
	expect(config).toMatchObject({
		port: 0,
		host: '0.0.0.0',
		dataDir: '/var/lib/tandem',
		webOrigins: ['https://write.example.org', 'http://lan.test:4000'],
		webPort: 4001,
		distDir: '.next-test',
		logLevel: 'debug',
	})
	expect(config.limits).toMatchObject({ guestsPerMinute: 0, updatesPerSecond: 7, documentsPerMinute: 120 })
})

describe('a wrong value is refused with one sentence that names the variable', () => {
	const wrong: [string, string][] = [
		['PORT', 'http'],
		['PORT', '-1'],
		['PORT', '65536'],
		['PORT', '1e3'],
		['HOST', 'http://localhost'],
		['WEB_ORIGIN', 'write.example.org'],
		['WEB_ORIGIN', 'ftp://write.example.org'],
		['WEB_ORIGIN', 'https://write.example.org/wiki'],
		['WEB_ORIGIN', 'https://ada:secret@write.example.org'],
		['MAX_CONNECTIONS_PER_ADDRESS', 'many'],
		['MAX_CONNECTIONS_PER_PERSON', '-5'],
		['MAX_GUESTS_PER_MINUTE', '1.5'],
		['MAX_DOCUMENTS_PER_MINUTE', '0x10'],
		['MAX_UPDATES_PER_SECOND', '99999999999999999999'],
		['TANDEM_WEB_PORT', '0'],
		['LOG_LEVEL', 'loud'],
		['DATABASE_URL', 'postgres://localhost/tandem'],
		['REDIS_URL', 'redis://localhost'],
	]
	test.each(wrong)('%s=%s', (name, value) => {
		const reading = () => readConfig({ [name]: value })
		expect(reading).toThrow(ConfigError)
		expect(reading).toThrow(new RegExp(`^${name} is ".*" but must be [^.]*(\\.[^ ]+)*\\.$`))
	})
})
