// `pnpm check`: format, lint, types, arrows, dead code, documents and SPEC. Exits 1 when one of them fails.
import { requireProject } from './run/require-project.mjs'

requireProject('pnpm check')
const { runSteps } = await import('./check/run.ts')
const { checkSteps } = await import('./check/steps.ts')
const { failed } = await runSteps(checkSteps(), console.log)
process.exitCode = failed > 0 ? 1 : 0
