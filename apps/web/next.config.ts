import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const config: NextConfig = {
	// Tests build into a folder of their own, so that they pass while `npm start` serves another build.
	distDir: process.env.TANDEM_DIST_DIR ?? '.next',
	reactCompiler: true,
	poweredByHeader: false,
	transpilePackages: ['@tandem/protocol', '@tandem/client', '@tandem/editor'],
	// `next dev` refuses its own scripts to a page opened at an address it was not told about.
	allowedDevOrigins: ['127.0.0.1', 'localhost', '*.test'],
	// Otherwise each new build folder is written into tsconfig.json.
	experimental: { strictRouteTypes: true },
	turbopack: {
		root: fileURLToPath(new URL('../..', import.meta.url)),
		resolveAlias: {
			// lib0 names Node's Buffer where there is no browser, and seven kilobytes would be sent for a branch never taken.
			'next/dist/compiled/buffer': './src/no-buffer.ts',
			// Yjs and the binding take a word of each; the whole stands on a validator with three kilobytes.
			'lib0/logging': './src/plain-logging.ts',
			'lib0/dom': './src/plain-dom.ts',
		},
	},
}

export default config
