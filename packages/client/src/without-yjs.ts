/** The part of the SDK that pages without an open document use: nothing here loads Yjs until there is work for it. */
export * from './api.ts'
export { browserEnv } from './browser-env.ts'
export * from './courier.ts'
export type * from './env.ts'
export { openStore } from './idb-store.ts'
export type * from './state.ts'
export type * from './store.ts'
export * from './waiting.ts'
