import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

/** As apps/web, so that only what is on the pages differs. */
const config: NextConfig = {
	turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
	experimental: { strictRouteTypes: true },
}

export default config
