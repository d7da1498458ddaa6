/**
 * Stands in for lib0's logging in the browser, with all that Yjs takes from it: to warn of its wrong use it brings a
 * coloured console, and with that lib0's DOM builder.
 */
export const warn = (...words: readonly unknown[]): void => console.warn(...words)

export const print = (...words: readonly unknown[]): void => console.log(...words.filter((word) => word !== PLAIN))

/** What print() would draw words with. */
const PLAIN = Symbol('plain')

export { PLAIN as BOLD, PLAIN as ORANGE, PLAIN as RED, PLAIN as UNBOLD }
