import { z } from 'zod'
import { FAILURE_CODES, FAILURES, type FailureCode } from '../failure.ts'

/** The body of every refused API request (RFC 9457, `application/problem+json`). */
export const problem = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number().int(),
	detail: z.string(),
	code: z.enum(FAILURE_CODES),
	issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

export function problemOf(code: FailureCode, issues?: Problem['issues']): Problem {
	const { status, sentence } = FAILURES[code]
	return {
		type: `/problems/${code}`,
		title: code.replaceAll('-', ' '),
		status,
		detail: sentence,
		code,
		...(issues && { issues }),
	}
}
