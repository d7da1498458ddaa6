import type { ClientEnv } from './env.ts'

/** 64 unpredictable bits as 16 hexadecimal digits: a session id, or the id of a recovery. */
export function newId(env: Pick<ClientEnv, 'random'>): string {
	return [...env.random(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The lock that says that a tab with this session lives. */
export const sessionLock = (person: string, session: string) => `tandem:${person}:session:${session}`

/** The lock of the one tab that writes a document's copy. */
export const copyLock = (person: string, document: string) => `tandem:${person}:copy:${document}`
