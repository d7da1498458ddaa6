import { FAILURES, type FailureCode, type Problem, problemOf } from '@tandem/protocol'

/** Thrown by handlers; answered as a row of the failure table. */
export class Refusal extends Error {
	override readonly name = 'Refusal'
	readonly code: FailureCode
	readonly issues: Problem['issues']
	readonly headers: Readonly<Record<string, string>>

	constructor(code: FailureCode, more: { issues?: Problem['issues']; headers?: Record<string, string> } = {}) {
		super(code)
		this.code = code
		this.issues = more.issues
		this.headers = more.headers ?? {}
	}

	/** As RFC 9457 has it. */
	response(): Response {
		const headers = { ...this.headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
		return new Response(JSON.stringify(problemOf(this.code, this.issues)), {
			status: FAILURES[this.code].status,
			headers,
		})
	}
}

/** The value, or a Refusal thrown for its code. */
export function granted<T extends object>(answer: T | FailureCode): T {
	if (typeof answer === 'string') throw new Refusal(answer)
	return answer
}
