import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where everything that the scripts start, build or compare lies. All paths are absolute. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
export const webFolder = join(root, 'apps', 'web')
export const serverMain = join(root, 'apps', 'server', 'src', 'main.ts')
export const nextCommand = join(webFolder, 'node_modules', 'next', 'dist', 'bin', 'next')

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The exact Node version everything but the first step runs on, e.g. `26.10.0`. */
export const nodeVersion = /** @type {string} */ (manifest.devDependencies.node)
/** The exact pnpm version that made the lockfile, e.g. `12.21.0`. */
export const pnpmVersion = /** @type {string} */ (manifest.devEngines.packageManager.version).replace(/^\D*/, '')
