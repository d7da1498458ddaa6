import { isJob, JOBS } from './job.ts'

/**
 * One process of `pnpm fuzz`: does the job that its arguments name, until it is done or its time is up, and tells its parent
 * how far it is.
 */
const [, , name = '', seed = '', count = '', minutes = ''] = process.argv
if (!isJob(name)) throw new Error('it is started by main.ts')
const send = (message: object) => process.send?.(message)
const job = JOBS[name]
const end = performance.now() + Number(minutes) * 60_000
const counts = await job(Number(seed), Number(count), (done) => {
	send({ done })
	return performance.now() < end
})
send({ counts })
process.disconnect?.()
