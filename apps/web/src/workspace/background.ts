/** What runs behind every page, fetched as one: its parts stand on the same code, which would come once with each. */
export { browserEnv, openStore } from '@tandem/client/api'
export { openInbox } from '../notification/inbox.ts'
export { openOutbox } from './outbox.ts'
