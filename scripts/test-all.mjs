// `npm test`: check, build, unit tests and browser tests. The last line is the sum; exits 1 when anything failed.
import { requireProject } from './run/require-project.mjs'

requireProject('npm test')
const { testAll } = await import('./test/all.ts')
const { passed, failed, skipped, failures } = await testAll()
for (const failure of failures) console.log(`\n✗ ${failure}`)
if (skipped > 0) console.log(`\n${skipped} skipped`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
