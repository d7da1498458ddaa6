import { isJob, JOBS } from './job.ts'

/** One process of `pnpm fuzz`: does the job that its arguments name and tells its parent how far it is. */
const [, , name = '', seed = '', count = ''] = process.argv
if (!isJob(name)) throw new Error('it is started by main.ts')
const send = (message: object) => process.send?.(message)
const job = JOBS[name]
const counts = await job(Number(seed), Number(count), (done) => send({ done }))
send({ counts })
process.disconnect?.()
