/** When a client may try again by itself. `never`: a person has to act first. */
export type Retry = 'never' | 'now' | 'back-off'

export interface Failure {
	/** WebSocket close code; null where it can only happen before the upgrade. 4400–4499 are permanent for y-websocket clients. */
	readonly close: number | null
	/** HTTP status, before the upgrade and in the API. */
	readonly status: number
	readonly retry: Retry
	/** One sentence for a person: what is wrong and what to do. Sent as the problem's `detail`. */
	readonly sentence: string
}

/** Every refusal there is, in one table. The key is the close reason and the problem's `code`. */
export const FAILURES = {
	malformed: {
		close: 4400,
		status: 400,
		retry: 'never',
		sentence: 'The message could not be understood. Reload the page.',
	},
	'invalid-request': {
		close: null,
		status: 400,
		retry: 'never',
		sentence: 'The request is not valid. See `issues` for each field.',
	},
	unauthenticated: {
		close: 4401,
		status: 401,
		retry: 'never',
		sentence: 'There is no session. Sign in or reload to continue as a guest.',
	},
	'session-ended': {
		close: 4402,
		status: 401,
		retry: 'never',
		sentence: 'The session has ended. Reload to sign in again.',
	},
	'token-refused': {
		close: 4406,
		status: 401,
		retry: 'never',
		sentence: 'The token is unknown, has expired or was revoked. Make a new one.',
	},
	'ticket-refused': {
		close: 4407,
		status: 401,
		retry: 'never',
		sentence: 'This server did not give that ticket. Ask for a new one.',
	},
	'ticket-expired': {
		close: 4408,
		status: 401,
		retry: 'never',
		sentence: 'The ticket has expired. Ask for a new one and connect again.',
	},
	'foreign-ticket': {
		close: 4409,
		status: 403,
		retry: 'never',
		sentence: 'The ticket is for another document. Ask for one for this document.',
	},
	'token-read-only': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'This token may only read. Make one that may write.',
	},
	'session-only': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'A token cannot do this. It needs a session in a browser.',
	},
	'too-many-tokens': {
		close: null,
		status: 409,
		retry: 'never',
		sentence: 'You have as many tokens as one person may have. Revoke one first.',
	},
	forbidden: { close: 4403, status: 403, retry: 'never', sentence: 'You have no access to this document.' },
	'read-only': { close: 4405, status: 403, retry: 'never', sentence: 'You may read this document but not change it.' },
	'not-maker': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'Only the person who made this document may do that.',
	},
	'foreign-origin': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'Requests from this origin are not allowed. Add it to WEB_ORIGIN.',
	},
	'wrong-host': {
		close: null,
		status: 421,
		retry: 'never',
		sentence: 'This server is not known by that host name. Add it to WEB_ORIGIN.',
	},
	'not-found': { close: 4404, status: 404, retry: 'never', sentence: 'There is no such document.' },
	'no-such-path': {
		close: null,
		status: 404,
		retry: 'never',
		sentence: 'There is nothing at this address. /api/openapi.json lists what there is.',
	},
	'no-such-notification': {
		close: null,
		status: 404,
		retry: 'never',
		sentence: 'There is no such notification any more. Reload the list.',
	},
	'no-such-token': {
		close: null,
		status: 404,
		retry: 'never',
		sentence: 'There is no such token any more. Reload the list.',
	},
	'foreign-place': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'This place in the stream is somebody else’s. Begin without a last event id.',
	},
	'another-person': {
		close: null,
		status: 403,
		retry: 'never',
		sentence: 'Somebody else has signed in in this browser. Reload the page.',
	},
	'method-not-allowed': {
		close: null,
		status: 405,
		retry: 'never',
		sentence: 'This address does not answer that method.',
	},
	trashed: {
		close: 4410,
		status: 410,
		retry: 'never',
		sentence: 'The document is in the trash. Its maker can restore it.',
	},
	deleted: { close: 4411, status: 410, retry: 'never', sentence: 'The document was deleted for good.' },
	'document-full': {
		close: 4413,
		status: 413,
		retry: 'never',
		sentence: 'The document is full. Delete something or continue in a new one.',
	},
	'too-large': { close: 1009, status: 413, retry: 'never', sentence: 'The message is larger than the server accepts.' },
	'text-frame': { close: 4415, status: 400, retry: 'never', sentence: 'Only binary messages are understood here.' },
	stale: {
		close: 4416,
		status: 409,
		retry: 'never',
		sentence: 'The document was restored from a backup. What this page shows is not what is stored: open it again.',
	},
	'wrong-version': {
		close: 4426,
		status: 426,
		retry: 'never',
		sentence: 'A newer Tandem is running. Reload the page.',
	},
	'hello-timeout': {
		close: 4508,
		status: 408,
		retry: 'back-off',
		sentence: 'No first message arrived within 10 seconds.',
	},
	'request-timeout': {
		close: null,
		status: 408,
		retry: 'back-off',
		sentence: 'The request was not complete within 10 seconds.',
	},
	unresponsive: { close: 4509, status: 408, retry: 'now', sentence: 'The connection stopped answering.' },
	lagging: { close: 4510, status: 503, retry: 'back-off', sentence: 'The connection could not keep up for a minute.' },
	'too-many-connections': {
		close: 4529,
		status: 429,
		retry: 'back-off',
		sentence: 'Too many connections are open. Close some tabs and try again.',
	},
	'too-many-open': {
		close: null,
		status: 429,
		retry: 'back-off',
		sentence: 'This connection has too many documents open. Close some, or open another connection.',
	},
	'too-early': {
		close: 4512,
		status: 429,
		retry: 'back-off',
		sentence: 'Too much was sent before a token was accepted.',
	},
	'too-many-guests': {
		close: null,
		status: 429,
		retry: 'back-off',
		sentence: 'Too many guests were made from this address. Try again in a minute.',
	},
	'too-many-documents': {
		close: null,
		status: 429,
		retry: 'back-off',
		sentence: 'Too many documents were made. Try again in a minute.',
	},
	'too-many-attempts': {
		close: null,
		status: 429,
		retry: 'back-off',
		sentence: 'Too many wrong tokens came from this address. Try again in a minute.',
	},
	restarting: { close: 1012, status: 503, retry: 'now', sentence: 'The server is restarting. Nothing is lost.' },
	starting: { close: null, status: 503, retry: 'back-off', sentence: 'The server is starting.' },
	'not-storing': {
		close: 4530,
		status: 503,
		retry: 'back-off',
		sentence: 'The server cannot store anything at the moment. Nothing you wrote is lost.',
	},
	internal: {
		close: 1011,
		status: 500,
		retry: 'back-off',
		sentence: 'Something went wrong on the server. It has been logged.',
	},
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof FAILURES
export const FAILURE_CODES = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]

/** The row for a close code; undefined for codes that are not ours (1006: the network). */
export function failureOfClose(close: number): FailureCode | undefined {
	return FAILURE_CODES.find((code) => FAILURES[code].close === close)
}
