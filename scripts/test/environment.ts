/** Settings of the person who runs the tests: they are about that person's Tandem, not about the tests'. */
const settings =
	/^(PORT|HOST|DATA_DIR|DATABASE_URL|REDIS_URL|WEB_ORIGIN|LOG_LEVEL|NODE_ENV|MAX_[A-Z_]+|TANDEM_[A-Z_]+)$/

/** The environment tests run in: `env` without Tandem's own settings, and with a build folder of the tests' own. */
export function testEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !settings.test(name)))
	return { ...kept, TANDEM_DIST_DIR: '.next-test' }
}
