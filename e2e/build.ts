import { buildWeb } from '../scripts/run/web-build.mjs'
import { dist } from './tandem.ts'

/** Before the first test, so that no test pays for it: the production build, unless it is there already. */
export default async function build(): Promise<void> {
	await buildWeb(dist)
}
