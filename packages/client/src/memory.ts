/** The parts of the world that a program without a browser can use as they are: scripts, load generators, simulations. */
export { memoryLocks } from './memory-locks.ts'
export { memoryStore } from './memory-store.ts'
