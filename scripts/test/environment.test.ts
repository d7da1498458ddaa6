import { expect, test } from 'vitest'
import { testEnvironment } from './environment.ts'

test('settings of a Tandem that runs beside the tests do not reach them', () => {
	const env = {
		PORT: '3000',
		DATA_DIR: '/data',
		MAX_CONNECTIONS_PER_PERSON: '1',
		TANDEM_DIST_DIR: '.next',
		PATH: '/bin',
	}
	expect(testEnvironment(env)).toEqual({ PATH: '/bin', TANDEM_DIST_DIR: '.next-test' })
})
